import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail } from '@tsdbt/core';
import { installPackages, type PackageTools } from '@tsdbt/project';
import type { ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';

/** Installs the packages that the project names. Nothing that a package holds is run. */
export async function deps(session: Session): Promise<ExitCode> {
  const { invocation, fs, request } = session;
  const { env, vars, target, projectDir } = invocation;
  const installed = await installPackages(fs, projectDir, { env, vars, target }, packageTools);
  const say = (message: string): void => request.events({ type: 'log', level: 'info', message });
  if (installed.length === 0) say('there are no packages to install');
  for (const { name, version, source } of installed)
    say(`installed ${name}${version === null ? '' : ` ${version}`} from ${source}`);
  return 0;
}

const packageTools: PackageTools = {
  async checkOut(url, revision, into) {
    await git(['clone', '--quiet', '--no-checkout', '--', url, into], url);
    await git(['-C', into, 'checkout', '--quiet', '--detach', revision ?? 'HEAD'], url);
    return (await git(['-C', into, 'rev-parse', 'HEAD'], url)).trim();
  },
  async unpack(tarball, into) {
    await run('tar', ['-xzf', tarball, '-C', into], tarball);
  },
  isInside(folder, file) {
    const within = path.relative(realpathSync(folder), realpathSync(file));
    return !path.isAbsolute(within) && within.split(path.sep)[0] !== '..';
  },
};

/** Hooks of the repository and of the user's configuration are off: a package runs nothing. */
function git(args: readonly string[], url: string): Promise<string> {
  return run('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never', ...args], url);
}

async function run(program: string, args: readonly string[], what: string): Promise<string> {
  try {
    return (await promisify(execFile)(program, args)).stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    return fail({ code: 'TS1013', message: `${what} cannot be installed`, notes: [`${program}: ${said}`] });
  }
}
