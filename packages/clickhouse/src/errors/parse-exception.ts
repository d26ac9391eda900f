import { WarehouseError } from '@tsdbt/core';
import { tokenize } from '@tsdbt/sql';

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
  const position = statement.sql === undefined ? undefined : findPosition(message, code, statement.sql);
  return new WarehouseError(message, {
    code,
    type,
    ...(position === undefined ? {} : { position }),
    ...(statement.sql === undefined ? {} : { sql: statement.sql }),
    ...(statement.queryId === undefined ? {} : { queryId: statement.queryId }),
    ...(statement.cause === undefined ? {} : { cause: statement.cause }),
  });
}

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
  return message.replace(/(?<=Expected one of: )[\s\S]+$/, list => {
    const items = list.split(', ');
    if (items.length <= EXPECTATIONS + 1) return list;
    return `${items.slice(0, EXPECTATIONS).join(', ')} and ${items.length - EXPECTATIONS} more`;
  });
}

const SYNTAX_ERROR = 62;
const NAMES_AN_IDENTIFIER: ReadonlySet<number> = new Set([46, 47, 60, 81]);

/** ClickHouse: syntax errors carry a 1-based offset in UTF-8 bytes; unknown names are found by their only occurrence. */
function findPosition(message: string, code: number, sql: string): number | undefined {
  const offset = /failed at position (\d+)/.exec(message)?.[1];
  if (offset !== undefined && (code === SYNTAX_ERROR || message.includes('Syntax error'))) {
    return utf16Offset(sql, Number(offset) - 1);
  }
  if (!NAMES_AN_IDENTIFIER.has(code)) return undefined;
  const name = /[`']([^`']+)[`']/.exec(message)?.[1];
  return name === undefined ? undefined : onlyOccurrence(sql, name);
}

function utf16Offset(sql: string, bytes: number): number {
  return Buffer.from(sql, 'utf8').subarray(0, bytes).toString('utf8').length;
}

/** Where a (possibly qualified) name stands in the statement's code, if it stands there exactly once. */
function onlyOccurrence(sql: string, name: string): number | undefined {
  const parts = name.split('.');
  const words: { readonly text: string; readonly start: number }[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment' || token.kind === 'string') continue;
    const text = sql.slice(token.start, token.end);
    words.push({ text: token.kind === 'quotedIdentifier' ? text.slice(1, -1) : text, start: token.start });
  }
  const pattern = parts.flatMap((part, index) => (index === 0 ? [part] : ['.', part]));
  const found = words.filter((_, at) => pattern.every((text, index) => words[at + index]?.text === text));
  return found.length === 1 ? found[0]?.start : undefined;
}
