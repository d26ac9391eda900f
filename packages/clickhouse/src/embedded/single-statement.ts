import { WarehouseError } from '@tsdbt/core';
import { splitStatements, tokenize } from '@tsdbt/sql';

/**
 * Refuses a text of several statements, in ClickHouse's words: its servers take one statement a request, while chDB would run
 * them all and answer the last.
 */
export function requireSingleStatement(sql: string, queryId: string): void {
  if (!/;\s*\S/.test(sql) || splitStatements(sql).length < 2) return;
  const position = endOfFirst(sql);
  const offset = Buffer.byteLength(sql.slice(0, position)) + 1;
  throw new WarehouseError(
    `Syntax error (Multi-statements are not allowed): failed at position ${offset} (end of query): ${sql.slice(position)}`,
    { code: 62, type: 'SYNTAX_ERROR', position, sql, queryId },
  );
}

function endOfFirst(sql: string): number {
  for (const token of tokenize(sql)) if (token.kind === 'semicolon') return token.start;
  return sql.length;
}
