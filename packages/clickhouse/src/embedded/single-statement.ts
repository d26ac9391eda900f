import { WarehouseError } from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';

/**
 * Refuses a text of several statements, in ClickHouse's words: its servers take one statement a request, while chDB would run
 * them all and answer the last.
 */
export function requireSingleStatement(sql: string, queryId: string): void {
  if (!/;\s*\S/.test(sql)) return;
  const [first, second] = splitStatements(sql);
  if (first === undefined || second === undefined) return;
  const offset = Buffer.byteLength(sql.slice(0, first.end)) + 1;
  const rest = sql.slice(first.end).trimStart();
  throw new WarehouseError(
    `Syntax error (Multi-statements are not allowed): failed at position ${offset} (end of query): ${rest}`,
    { code: 62, type: 'SYNTAX_ERROR', position: first.end, sql, queryId },
  );
}
