import path from 'node:path';
import { type Diagnostic, TsdbtError } from '@tsdbt/core';
import type { CommandRequest, ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** Says which file keeps a session from being opened, and why, in dbt's words. */
export function reportConfiguration({ version, events }: CommandRequest, diagnostics: readonly Diagnostic[]): void {
  const say = (text: string): void => events({ type: 'output', text });
  const ofProfile = diagnostics.some(isOfProfile);
  say(`tsdbt ${version}`);
  say('Configuration:');
  say(`  profiles.yml file [${ofProfile ? 'ERROR invalid' : 'not looked at'}]`);
  say(`  project file [${ofProfile ? 'OK found and valid' : 'ERROR invalid'}]`);
  for (const diagnostic of diagnostics) events({ type: 'diagnostic', diagnostic });
}

function isOfProfile({ code, at }: Diagnostic): boolean {
  return PROFILE_CODES.has(code) || (at !== undefined && path.basename(at.file) === 'profiles.yml');
}

/** No such profile, no such target, another database. */
const PROFILE_CODES: ReadonlySet<string> = new Set(['TS1006', 'TS1007', 'TS1012']);

/** Checks the connection, after everything that opening a session has checked. dbt: exit 1 when a check fails. */
export async function debug(session: Session): Promise<ExitCode> {
  const { invocation, request, files } = session;
  const say = (message: string): void => request.events({ type: 'output', text: message });
  const { target } = invocation;
  say(`tsdbt ${request.version}`);
  say(`project file: ${files.packages.at(-1)?.projectFile.path} in ${invocation.projectDir} [OK found and valid]`);
  say(
    target.implicit
      ? `profile: none, since the project file has no \`profile:\`; target: ${target.name}, the embedded warehouse`
      : `profile: ${target.profileName}, target: ${target.name} [OK found and valid]`,
  );
  say('connection:');
  for (const [key, value] of Object.entries(target.visible))
    if (value !== null && value !== '') say(`  ${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  const warehouse = lazyWarehouse(session);
  try {
    const { version } = await (await warehouse.open()).capabilities();
    say(`connection test: [OK connection ok], ClickHouse ${version}`);
    say('All checks passed!');
    return 0;
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    say('connection test: [ERROR]');
    for (const diagnostic of error.diagnostics) request.events({ type: 'diagnostic', diagnostic });
    return 1;
  } finally {
    await warehouse.close();
  }
}
