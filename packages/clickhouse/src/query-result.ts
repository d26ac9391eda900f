import type { ColumnInfo, QueryResult, StatementSummary } from '@tsdbt/core';

/** Settings under which JSON loses nothing: wide integers, decimals, nan and inf come as strings. */
export const LOSSLESS_JSON: Readonly<Record<string, number>> = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
};

/** The format in which both drivers fetch rows. */
export const ROWS_FORMAT = 'JSONCompact';

/** ClickHouse's JSONCompact document, as far as it is read. */
interface JsonCompact {
  readonly meta: readonly ColumnInfo[];
  readonly data: readonly (readonly unknown[])[];
  readonly statistics?: { readonly elapsed: number; readonly rows_read: number; readonly bytes_read: number };
}

/** Reads a result; a statement without one (DDL, an INSERT) gives no columns and no rows. */
export function parseRows(text: string, summary: StatementSummary): QueryResult {
  if (text.trim() === '') return { columns: [], rows: [], summary };
  const { meta, data, statistics } = JSON.parse(text) as JsonCompact;
  return {
    columns: meta.map(({ name, type }) => ({ name, type })),
    rows: data,
    summary: {
      ...summary,
      readRows: statistics?.rows_read ?? summary.readRows,
      readBytes: statistics?.bytes_read ?? summary.readBytes,
    },
  };
}
