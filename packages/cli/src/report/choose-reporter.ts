import type { Diagnostic, Event, LogLevel } from '@tsdbt/core';
import { customVariables, maskSecrets, rememberNamedSecrets } from '@tsdbt/core';
import { VERSION } from '../version.ts';
import { createLiveArea } from './live-area.ts';
import { createLogReporter } from './log/log-reporter.ts';
import type { Output, Reporter } from './reporter.ts';
import { createStyle } from './style.ts';
import { createTextReporter } from './text-reporter.ts';

/**
 * The reporter for this terminal or pipe. It is chosen from the bare arguments, before they are checked, so that a mistake in them
 * is already reported in the form that was asked for.
 */
export function chooseReporter(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  invocationId: string,
): { reporter: Reporter; report: (event: Event) => void } {
  rememberNamedSecrets(env);
  const output: Output = {
    write: text => void process.stdout.write(maskSecrets(text)),
    columns: process.stdout.columns ?? 80,
  };
  const format = optionValue(argv, '--log-format', env)?.toLowerCase();
  const people = format === 'json' || format === 'debug' ? SILENT : forPeople(argv, env, output);
  const log = createLogReporter({
    invocationId,
    dbtVersion: VERSION.dbt,
    pid: process.pid,
    extra: customVariables(definedOnly(env)),
    // dbt colours its messages for every sink alike; without being asked to, we don't: programs read them.
    style: createStyle(asksForColors(argv)),
    now: () => performance.timeOrigin + performance.now(),
    mask: maskSecrets,
    ...(format === 'json' || format === 'debug'
      ? { console: { format, level: isQuiet(argv) ? 'error' : levelOf(argv, env), write: output.write } }
      : {}),
    onFileFailure: (file, error) => reporter.event({ type: 'diagnostic', diagnostic: noLogFile(file, error) }),
  });
  const reporter: Reporter = {
    event(event) {
      people.event(event);
      log.event(event);
    },
    close() {
      log.close();
      people.close();
    },
  };
  return { reporter, report: reporter.event };
}

const SILENT: Reporter = { event() {}, close() {} };

/** The lines that people read, on a terminal or in the log of a CI job. */
function forPeople(argv: readonly string[], env: NodeJS.ProcessEnv, output: Output): Reporter {
  const terminal = process.stdout.isTTY === true;
  const style = createStyle(usesColors(argv, env, terminal));
  const quiet = isQuiet(argv);
  const base = { output, style, quiet, level: levelOf(argv, env) };
  if (!terminal) return createTextReporter({ ...base, timeOfDay: () => new Date().toISOString().slice(11, 19) });
  if (quiet) return createTextReporter(base);
  const live = createLiveArea({ output, style, now: () => performance.now() / 1000, repeat });
  return createTextReporter({ ...base, live });
}

/** A log that cannot be kept is no reason not to work. */
function noLogFile(file: string, error: NodeJS.ErrnoException): Diagnostic {
  return {
    code: 'TS8007',
    severity: 'warning',
    message: `the log file ${file} cannot be written: ${error.code ?? error.message}`,
    hint: '--log-path names another folder, --log-level-file none does without',
  };
}

function isQuiet(argv: readonly string[]): boolean {
  return argv.includes('--quiet') || argv.includes('-q');
}

function levelOf(argv: readonly string[], env: NodeJS.ProcessEnv): LogLevel {
  if (argv.includes('--debug') || argv.includes('-d')) return 'debug';
  const named = optionValue(argv, '--log-level', env)?.toLowerCase();
  return named === 'debug' || named === 'warn' || named === 'error' || named === 'none' ? named : 'info';
}

function usesColors(argv: readonly string[], env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (argv.includes('--no-color') || argv.includes('--no-use-colors')) return false;
  if (asksForColors(argv)) return true;
  return terminal && env.NO_COLOR === undefined && env.TERM !== 'dumb';
}

function asksForColors(argv: readonly string[]): boolean {
  return argv.includes('--color') || argv.includes('--use-colors');
}

function optionValue(argv: readonly string[], name: string, env: NodeJS.ProcessEnv): string | undefined {
  const joined = argv.find(word => word.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const at = argv.indexOf(name);
  const variable = name.slice(2).replaceAll('-', '_').toUpperCase();
  return at >= 0 ? argv[at + 1] : (env[`DBT_ENGINE_${variable}`] ?? env[`DBT_${variable}`]);
}

function repeat(action: () => void): () => void {
  const timer = setInterval(action, 150);
  timer.unref();
  return () => clearInterval(timer);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
