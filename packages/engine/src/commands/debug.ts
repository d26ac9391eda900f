import { TsdbtError } from '@tsdbt/core';
import type { ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** Checks the connection, after everything that opening a session has checked. dbt: exit 1 when a check fails. */
export async function debug(session: Session): Promise<ExitCode> {
  const { invocation, request, files } = session;
  const say = (message: string): void => request.events({ type: 'output', text: message });
  const { target } = invocation;
  say(`tsdbt ${request.version}`);
  say(`project file: ${files.packages.at(-1)?.projectFile.path} in ${invocation.projectDir} [OK found and valid]`);
  say(`profile: ${target.profileName}, target: ${target.name} [OK found and valid]`);
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
