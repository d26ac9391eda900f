import type { JsonObject, JsonValue, QueryResult } from '@tsdbt/core';

/** Rows as JSON objects; integers that a double holds exactly and decimals become numbers, wider ones stay text. */
export function rowsAsJson(result: QueryResult): readonly JsonObject[] {
  return result.rows.map(row =>
    Object.fromEntries(result.columns.map((column, i) => [column.name, cellAsJson(row[i], column.type)])),
  );
}

function cellAsJson(value: unknown, type: string): JsonValue {
  if (typeof value !== 'string') return (value ?? null) as JsonValue;
  if (INTEGER.test(type)) return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return DECIMAL.test(type) ? Number(value) : value;
}

const INTEGER = /^(?:LowCardinality\()?(?:Nullable\()?U?Int(?:64|128|256)/;
const DECIMAL = /^(?:Nullable\()?Decimal/;
