import type { JsonObject } from '@tsdbt/core';
import { isPrinted, LOG_EVENT_CODES, type LogEvent } from './log-event.ts';

/** What all lines of one invocation share. */
export interface LogContext {
  readonly invocationId: string;
  readonly pid: number;
  /** dbt: `DBT_ENV_CUSTOM_ENV_*`, in every line of JSON. */
  readonly extra: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, with fractions. */
  readonly now: () => number;
}

/** How one event becomes a line, without its end. */
export type LogLine = (event: LogEvent) => string;

/** dbt: `_JsonLogger`: `{"data": {…}, "info": {…}}`, keys sorted. */
export function jsonLine({ invocationId, pid, extra, now }: LogContext): LogLine {
  return event => {
    const info = {
      category: '',
      code: event.code ?? LOG_EVENT_CODES[event.name],
      extra,
      invocation_id: invocationId,
      level: event.level,
      msg: event.message,
      name: event.name,
      pid,
      thread: event.thread ?? 'MainThread',
      ts: utcTimestamp(now()),
    };
    return JSON.stringify({ data: event.data?.() ?? ({} satisfies JsonObject), info });
  };
}

/** dbt: `create_debug_line`, in local time; an invocation begins with a bar that has its id. */
export function debugLine({ invocationId, now }: LogContext, colors: boolean): LogLine {
  const reset = colors ? RESET : '';
  return event => {
    const time = localTime(now());
    const bar = '='.repeat(30);
    const begin = event.name === 'MainReportVersion' ? `\n\n${bar} ${time} | ${invocationId} ${bar}\n` : '';
    const thread = (event.thread ?? 'MainThread').slice(0, 10).padEnd(10);
    return `${begin}${reset}${time} [${event.level.padEnd(5)}] [${thread}]: ${event.message}`;
  };
}

/** dbt: `create_info_line`: `02:49:01  Running with dbt=1.11`, in UTC. */
export function textLine({ now }: LogContext, colors: boolean): LogLine {
  const reset = colors ? RESET : '';
  return event => (isPrinted(event) ? event.message : `${reset}${utcTimestamp(now()).slice(11, 19)}  ${event.message}`);
}

const RESET = '\u001b[0m';

/** `2026-12-01T03:21:53.331202Z` */
export function utcTimestamp(milliseconds: number): string {
  return `${secondOf(milliseconds).utc}.${microsOf(milliseconds)}Z`;
}

function localTime(milliseconds: number): string {
  return `${secondOf(milliseconds).local}.${microsOf(milliseconds)}`;
}

function microsOf(milliseconds: number): string {
  return String(Math.floor((milliseconds % 1000) * 1000)).padStart(6, '0');
}

interface SecondText {
  readonly second: number;
  readonly utc: string;
  /** Time of day. */
  readonly local: string;
}

let last: SecondText = { second: -1, utc: '', local: '' };

/** Thousands of lines are stamped within one second. */
function secondOf(milliseconds: number): SecondText {
  const second = Math.floor(milliseconds / 1000);
  if (last.second !== second) {
    const date = new Date(second * 1000);
    const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0'));
    last = { second, utc: date.toISOString().slice(0, 19), local: parts.join(':') };
  }
  return last;
}
