import path from 'node:path';
import type { Event, LogFileSettings, LogLevel } from '@tsdbt/core';
import { optionsOf } from '../options/commands.ts';
import type { OptionKey, OptionValues } from '../options/options.ts';
import type { CommandRequest } from '../request/command-request.ts';

interface InvokedInputs {
  /** Absolute. */
  readonly projectDir: string;
  readonly options: OptionValues;
  /** `log-path` of the project file. */
  readonly logPath: string | undefined;
}

/** Tells what was called, with which options, and where its log goes. */
export function invokedEvent(request: CommandRequest, inputs: InvokedInputs): Event {
  const { invocationId, version, command } = request;
  const args = argumentsOf(request, inputs.options);
  return { type: 'invoked', invocationId, version, command, args, logFile: logFileSettings(request, inputs) };
}

/** dbt: `--log-path` (from where the command is called) over `log-path` of the project file over `logs` in the project. */
function logFileSettings(
  { command, cwd }: CommandRequest,
  { projectDir, options, logPath }: InvokedInputs,
): LogFileSettings {
  const folder =
    options.logPath === undefined ? path.resolve(projectDir, logPath ?? 'logs') : path.resolve(cwd, options.logPath);
  const format = options.logFormatFile;
  return {
    path: path.join(folder, 'dbt.log'),
    level: WITHOUT_LOG.has(command) ? 'none' : levelOf(options),
    format: format === 'json' || format === 'text' ? format : 'debug',
    colors: options.useColorsFile ?? true,
    maxBytes: options.logFileMaxBytes ?? 10_485_760,
  };
}

/** What removes the log, and what only prints a schema. */
const WITHOUT_LOG: ReadonlySet<CommandRequest['command']> = new Set(['clean', 'schema']);

/** dbt: `--debug` goes for the file as well, unless there is none. */
function levelOf({ logLevelFile, debug }: OptionValues): LogLevel {
  if (logLevelFile === 'none') return 'none';
  return debug === true ? 'debug' : ((logLevelFile ?? 'debug') as LogLevel);
}

/** dbt: `MainReportArgs`. What may hold a secret or a whole query is left out. */
function argumentsOf(
  { command, commandLine }: CommandRequest,
  options: OptionValues,
): Readonly<Record<string, string>> {
  const told = optionsOf(command).flatMap((key): [OptionKey, unknown][] =>
    UNTOLD.has(key) || options[key] === undefined ? [] : [[key, options[key]]],
  );
  return Object.fromEntries([
    ...told.map(([key, value]) => [key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), textOf(value)]),
    ['invocation_command', commandLine],
  ]);
}

const UNTOLD: ReadonlySet<OptionKey> = new Set<OptionKey>(['vars', 'args', 'token', 'inline', 'inlineDirect']);

/** As Python writes it. */
function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
