import type { ColumnInfo } from '@tsdbt/core';
import { flattenedColumns, isNestedType, quoteIdentifier, type SettingValue } from '@tsdbt/sql';

/** ClickHouse makes several columns of a Nested one that a CREATE or ALTER lists, and none any more of that name, unless it is told not to. */
export function keepsNested(columns: readonly { readonly type: string }[]): Readonly<Record<string, SettingValue>> {
  return columns.some(({ type }) => isNestedType(type)) ? { flatten_nested: 0 } : {};
}

/** A query as a table takes it whose Nested columns were flattened when it was made: `n` becomes `n.k`, `n.v`. */
export function flattenedQuery(
  query: string,
  found: readonly ColumnInfo[],
  table: readonly ColumnInfo[],
): { readonly query: string; readonly found: readonly ColumnInfo[] } {
  const has = (name: string): boolean => table.some(column => column.name === name);
  const columns = found.flatMap((column): readonly ColumnInfo[] => {
    const parts = has(column.name) ? undefined : flattenedColumns(column.name, column.type);
    return parts?.some(part => has(part.name)) ? parts : [column];
  });
  if (columns.length === found.length && columns.every((column, i) => column === found[i])) return { query, found };
  return {
    query: `select ${columns.map(({ name }) => quoteIdentifier(name)).join(', ')} from (\n${query}\n)`,
    found: columns,
  };
}
