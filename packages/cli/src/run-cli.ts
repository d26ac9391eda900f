import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { type Diagnostic, type Event, maskSecrets, once, TsdbtError } from '@tsdbt/core';
import { parseArguments } from './arguments/parse-arguments.ts';
import { readEnvironment } from './environment/read-environment.ts';
import { hostIdentity } from './host-identity.ts';
import { programIdentity } from './program-identity.ts';
import { chooseReporter } from './report/choose-reporter.ts';
import { settleRuntime } from './tune-runtime.ts';
import { VERSION } from './version.ts';

/** The whole program after start-up: arguments → engine → exit code. The only place that touches `process`. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const invocationId = randomUUID();
  const environment = readEnvironment(process.env, process.cwd());
  const { reporter, report } = chooseReporter(argv, environment.variables, invocationId);
  const settle = once(settleRuntime);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const line = parseArguments(argv);
    if (line.kind === 'help') {
      process.stdout.write(line.text);
      return 0;
    }
    for (const diagnostic of environment.warnings) report({ type: 'diagnostic', diagnostic });
    const { runCommand } = await import('@tsdbt/engine'); // the bulk of the program; help and mistakes do without
    const exit = await runCommand({
      invocationId,
      command: line.command,
      ...(line.argument === undefined ? {} : { argument: line.argument }),
      options: line.options,
      commandLine: ['tsdbt', ...argv].join(' '),
      version: VERSION.tsdbt,
      program: programIdentity(),
      cwd: process.cwd(),
      homeDir: os.homedir(),
      env: environment.variables,
      pid: process.pid,
      host: hostIdentity(),
      // The first that is heard of a command is that its project has been read, or that it will be here for long.
      events: event => {
        if (event.type !== 'invoked') settle();
        report(event);
      },
      signal: interruption.signal,
    });
    report({ type: 'completed', success: exit === 0 });
    return exit;
  } catch (error) {
    for (const diagnostic of diagnosticsOf(error)) report({ type: 'diagnostic', diagnostic } satisfies Event);
    report({ type: 'completed', success: false });
    return 2;
  } finally {
    reporter.close();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** What the machine refuses is told as it says it; all else that nobody foresaw is a bug, whose stack is wanted. */
function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof TsdbtError) return error.diagnostics;
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const told = { code: 'TS1026', severity: 'error', message: maskSecrets(message) } as const;
  if (error instanceof Error && 'syscall' in error) return [told];
  const hint = 'this is a bug in tsdbt: please report it with these lines';
  return [{ ...told, hint, notes: maskSecrets(stack).split('\n').slice(1, 12) }];
}
