import { trimEndCharacters, WarehouseError } from '@tsdbt/core';
import { findOffender } from './find-offender.ts';

/** What ClickHouse was asked when it complained. */
export interface FailedStatement {
  readonly sql?: string;
  readonly queryId?: string;
  readonly cause?: unknown;
}

/**
 * Reads ClickHouse's exception text (`Code: 62. DB::Exception: … (SYNTAX_ERROR) (version …)`), from either driver, into a
 * WarehouseError: the message without code, name, version and stack; the position as an offset into the statement.
 */
export function parseException(text: string, statement: FailedStatement = {}): WarehouseError {
  const { code, message, type } = dissect(text);
  const position = statement.sql === undefined ? undefined : findOffender(message, statement.sql);
  return new WarehouseError(message, {
    code,
    type,
    ...(position === undefined ? {} : { position }),
    ...(statement.sql === undefined ? {} : { sql: statement.sql }),
    ...(statement.queryId === undefined ? {} : { queryId: statement.queryId }),
    ...(statement.cause === undefined ? {} : { cause: statement.cause }),
  });
}

/** How an answer may hold an exception. */
export interface AnswerShape {
  /** ClickHouse: `X-ClickHouse-Exception-Tag`, which stands beside an exception in a body that had begun. */
  readonly tag: string | undefined;
  /** Whether the body is JSON, whose strings may quote exceptions of others. */
  readonly json: boolean;
}

/**
 * The exception in an answer's body, or undefined: the whole body, or at the end of a result that had begun. ClickHouse ≥ 25.11:
 * `__exception__`, the header's tag, the text, its length and the tag; ≥ 25.3: only the mark; before: the bare text.
 */
export function exceptionIn(text: string, { tag, json }: AnswerShape): string | undefined {
  if (/^\s*Code: \d+\. [\w:]*Exception/.test(text)) return text;
  const mark = text.lastIndexOf('__exception__', text.length - MARK_END);
  const marked = /^__exception__\r?\n(?:(\w+)\r?\n)?(Code: \d+\.[\s\S]*?)(?:(?<!\d)\d+ \1\r?\n__exception__\s*)?$/.exec(
    mark < 0 ? '' : text.slice(mark),
  );
  if (marked !== null && (tag === undefined || marked[1] === undefined || marked[1] === tag)) return marked[2];
  if (json || tag !== undefined) return undefined;
  const tail = text.slice(-TAIL);
  const start = /(?:^|\n)Code: \d+\. DB::\w*Exception: /.exec(tail)?.index;
  return start === undefined || versionStart(tail) < start ? undefined : tail.slice(start).trimStart();
}

/** Characters at a body's end in which an exception without marks is looked for. */
const TAIL = 10_000;

/** The closing mark and its line end, behind which there is nothing to find. */
const MARK_END = '__exception__\r\n'.length + 1;

function dissect(text: string): { readonly code: number; readonly message: string; readonly type: string } {
  const version = versionStart(text);
  const bare = (version < 0 ? text : text.slice(0, version))
    .replace(/^[\s\S]*?(?=Code: \d+\.)/, '')
    .replace(/,? ?Stack trace \(when copying[\s\S]*$/, '')
    .trim();
  const head = /^Code: (\d+)\. (?:[\w:]+Exception:?\s*)?/.exec(bare);
  if (head === null) return { code: 0, message: text.trim(), type: 'UNKNOWN' };
  const body = bare.slice(head[0].length);
  const name = /^\(([A-Z][A-Z0-9_]*)\)$/.exec(body.slice(Math.max(0, body.lastIndexOf('('))));
  const message = name === null ? body : body.slice(0, -name[0].length);
  return {
    code: Number(head[1]),
    message: shortened(trimEndCharacters(message, /[.\s]/)),
    type: name?.[1] ?? 'UNKNOWN',
  };
}

/** Where `(version 25.8.1.1 (official build))` begins, if that is how a text ends; else -1. */
function versionStart(text: string): number {
  const start = text.lastIndexOf('(version ');
  return start >= 0 && /^\(version [^()]*(?:\([^()]*\))?\)\s*$/.test(text.slice(start)) ? start : -1;
}

/** Things that the parser would have taken, of which the first few help. */
const EXPECTATIONS = 8;

function shortened(message: string): string {
  return message.replaceAll(/\n\s*\n/g, '\n').replace(/(?<=Expected one of: )[\s\S]+$/, list => {
    const items = list.split(', ');
    if (items.length <= EXPECTATIONS + 1) return list;
    return `${items.slice(0, EXPECTATIONS).join(', ')} and ${items.length - EXPECTATIONS} more`;
  });
}
