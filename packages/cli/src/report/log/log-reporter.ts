import type { Event, LogLevel } from '@tsdbt/core';
import type { Reporter } from '../reporter.ts';
import { isPrinted, type LogEvent, passes } from './log-event.ts';
import { openLogFile } from './log-file.ts';
import { debugLine, jsonLine, type LogContext, type LogLine, textLine } from './log-lines.ts';
import { createLogTranslator, type TranslatorOptions } from './log-translator.ts';

export interface LogReporterOptions extends TranslatorOptions, LogContext {
  /** Lines on standard output, for `--log-format json` and `debug`. */
  readonly console?: {
    readonly format: 'debug' | 'json';
    readonly level: LogLevel;
    readonly write: (text: string) => void;
  };
  /** Takes secrets out of a line: the one door to both. */
  readonly mask: (line: string) => string;
  /** Tells that the log file cannot be written. */
  readonly onFileFailure: (file: string, error: NodeJS.ErrnoException) => void;
}

/** What events become in dbt’s log: lines on standard output, and the log file, where they are wanted. */
export function createLogReporter(options: LogReporterOptions): Reporter {
  const translate = createLogTranslator(options);
  const sinks: Sink[] = options.console === undefined ? [] : [consoleSink(options.console, options)];
  let file: Sink | undefined;
  const event = (e: Event): void => {
    if (e.type === 'nodeProgress') return;
    if (e.type === 'invoked' && e.logFile.level !== 'none') {
      file = fileSink(e.logFile, options);
      sinks.push(file);
    }
    if (sinks.length === 0) return;
    for (const told of translate(e)) for (const sink of sinks) sink.take(told);
  };
  return { event, close: () => file?.close() };
}

interface Sink {
  take(event: LogEvent): void;
  close(): void;
}

/** dbt: prints come through --quiet. */
function consoleSink(console: NonNullable<LogReporterOptions['console']>, options: LogReporterOptions): Sink {
  const { format, level, write } = console;
  const line = lineOf(format, false, options);
  return {
    take(event) {
      if (passes(event.level, level) || (isPrinted(event) && level !== 'none')) write(`${options.mask(line(event))}\n`);
    },
    close() {},
  };
}

function fileSink(
  settings: Extract<Event, { readonly type: 'invoked' }>['logFile'],
  options: LogReporterOptions,
): Sink {
  const file = openLogFile({
    path: settings.path,
    maxBytes: settings.maxBytes,
    onFailure: error => options.onFileFailure(settings.path, error),
  });
  const line = lineOf(settings.format, settings.colors, options);
  return {
    take(event) {
      if (passes(event.level, settings.level) || isPrinted(event)) file.write(options.mask(line(event)));
    },
    close: file.close,
  };
}

function lineOf(format: 'text' | 'debug' | 'json', colors: boolean, context: LogContext): LogLine {
  switch (format) {
    case 'json':
      return jsonLine(context);
    case 'text':
      return textLine(context, colors);
    case 'debug':
      return debugLine(context, colors);
  }
}
