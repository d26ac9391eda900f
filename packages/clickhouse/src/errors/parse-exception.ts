import { WarehouseError } from '@tsdbt/core';
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
  const marked = /^__exception__\r?\n(?:(\w+)\r?\n)?(Code: \d+\.[\s\S]*?)(?:\d+ \1\r?\n__exception__\s*)?$/.exec(
    mark < 0 ? '' : text.slice(mark),
  );
  if (marked !== null && (tag === undefined || marked[1] === undefined || marked[1] === tag)) return marked[2];
  if (json || tag !== undefined) return undefined;
  return /(?:^|\n)(Code: \d+\. DB::\w*Exception: [\s\S]*\(version [^)]*(?:\([^)]*\))?\)\s*)$/.exec(
    text.slice(-TAIL),
  )?.[1];
}

/** Characters at a body's end in which an exception without marks is looked for. */
const TAIL = 10_000;

/** The closing mark and its line end, behind which there is nothing to find. */
const MARK_END = '__exception__\r\n'.length + 1;

function dissect(text: string): { readonly code: number; readonly message: string; readonly type: string } {
  const bare = text
    .replace(/^[\s\S]*?(?=Code: \d+\.)/, '')
    .replace(/\s*\(version [^)]*(?:\([^)]*\))?\)\s*$/, '')
    .replace(/,? ?Stack trace \(when copying[\s\S]*$/, '')
    .trim();
  const head = /^Code: (\d+)\. (?:[\w:]+Exception:?\s*)?/.exec(bare);
  if (head === null) return { code: 0, message: text.trim(), type: 'UNKNOWN' };
  const body = bare.slice(head[0].length);
  const name = /\.?\s*\(([A-Z][A-Z0-9_]*)\)\s*$/.exec(body);
  return {
    code: Number(head[1]),
    message: shortened((name === null ? body : body.slice(0, name.index)).replace(/[.\s]+$/, '')),
    type: name?.[1] ?? 'UNKNOWN',
  };
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
