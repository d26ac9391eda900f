import { randomUUID } from 'node:crypto';
import type { Event } from '@tsdbt/core';
import { createJsonReporter } from './json-reporter.ts';
import { createLiveArea } from './live-area.ts';
import type { LogLevel, Output, Reporter } from './reporter.ts';
import { createStyle } from './style.ts';
import { createTextReporter } from './text-reporter.ts';

/**
 * The reporter for this terminal or pipe. It is chosen from the bare arguments, before they are checked, so that a mistake in them
 * is already reported in the form that was asked for.
 */
export function chooseReporter(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): { reporter: Reporter; report: (event: Event) => void } {
  const reporter = create(argv, env);
  return { reporter, report: reporter.event };
}

function create(argv: readonly string[], env: NodeJS.ProcessEnv): Reporter {
  const output: Output = { write: text => void process.stdout.write(text), columns: process.stdout.columns ?? 80 };
  if (optionValue(argv, '--log-format', env) === 'json') {
    return createJsonReporter(output, {
      now: () => new Date().toISOString(),
      invocationId: randomUUID(),
      pid: process.pid,
    });
  }
  const terminal = process.stdout.isTTY === true;
  const style = createStyle(usesColors(argv, env, terminal));
  const quiet = argv.includes('--quiet') || argv.includes('-q');
  const base = { output, style, quiet, level: levelOf(argv, env) };
  if (!terminal) return createTextReporter({ ...base, timeOfDay: () => new Date().toISOString().slice(11, 19) });
  if (quiet) return createTextReporter(base);
  const live = createLiveArea({ output, style, now: () => performance.now() / 1000, repeat });
  return createTextReporter({ ...base, live });
}

function levelOf(argv: readonly string[], env: NodeJS.ProcessEnv): LogLevel {
  if (argv.includes('--debug') || argv.includes('-d')) return 'debug';
  const named = optionValue(argv, '--log-level', env);
  return named === 'debug' || named === 'warn' || named === 'error' || named === 'none' ? named : 'info';
}

function usesColors(argv: readonly string[], env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (argv.includes('--no-color') || argv.includes('--no-use-colors')) return false;
  if (argv.includes('--color') || argv.includes('--use-colors')) return true;
  return terminal && env.NO_COLOR === undefined && env.TERM !== 'dumb';
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
