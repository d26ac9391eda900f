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
