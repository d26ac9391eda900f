import { build } from './commands/build.ts';
import { clean } from './commands/clean.ts';
import { compile } from './commands/compile.ts';
import { debug } from './commands/debug.ts';
import { deps } from './commands/deps.ts';
import { ls } from './commands/ls.ts';
import { parse } from './commands/parse.ts';
import { runOperation } from './commands/run-operation.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import type { CommandName } from './options/commands.ts';
import type { CommandRequest, ExitCode } from './request/command-request.ts';
import { openSession, type Session } from './session/open-session.ts';
import { type ParsedSession, parseSession } from './session/parse-session.ts';

/**
 * Runs one command. Throws a TsdbtError when it cannot start (dbt: exit code 2); what goes wrong with nodes is in their results and
 * in the exit code.
 */
export async function runCommand(request: CommandRequest): Promise<ExitCode> {
  const session = openSession(request);
  const bare = BARE[request.command];
  if (bare !== undefined) return bare(session);
  const parsed = PARSED[request.command];
  if (parsed === undefined) throw new Error(`the command ${request.command} does nothing`);
  return parsed(parseSession(session));
}

/** Commands that need the project file and the target only. */
const BARE: Partial<Record<CommandName, (session: Session) => Promise<ExitCode>>> = { clean, debug, deps, serve };

/** Commands that need the whole project. */
const PARSED: Partial<Record<CommandName, (session: ParsedSession) => Promise<ExitCode>>> = {
  build,
  run: build,
  test: build,
  seed: build,
  compile,
  show,
  ls,
  parse,
  'run-operation': runOperation,
};
