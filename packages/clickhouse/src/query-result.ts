import { type ColumnInfo, type QueryResult, type StatementSummary, WarehouseError } from '@tsdbt/core';
import { outputClause, statementKeyword } from '@tsdbt/sql';
import { parseException } from './errors/parse-exception.ts';

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
  readonly rows?: number;
  readonly statistics?: { readonly elapsed: number; readonly rows_read: number; readonly bytes_read: number };
  /** ClickHouse: `http_write_exception_in_output_format`. */
  readonly exception?: string;
}

/** Whose result a text should be, for the error when it is none. */
export interface ResultContext {
  readonly sql: string;
  readonly summary: StatementSummary;
  /** Who gave the text. */
  readonly from: string;
}

/**
 * Reads a result; a statement without one (DDL, an INSERT) gives no columns and no rows.
 * @throws WarehouseError when the text is no whole result
 */
export function parseRows(text: string, context: ResultContext): QueryResult {
  const { sql, summary } = context;
  if (text.trim() === '') {
    if (hasResult(sql)) throw noResult('nothing came where a result was due', context);
    return { columns: [], rows: [], summary };
  }
  const { meta, data, statistics } = wholeDocument(text, context);
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

function wholeDocument(text: string, context: ResultContext): JsonCompact {
  const document = parseDocument(text, context);
  if (typeof document.exception === 'string') {
    throw parseException(document.exception, { sql: context.sql, queryId: context.summary.queryId });
  }
  const { meta, data, rows } = document;
  if (!Array.isArray(meta) || !Array.isArray(data)) throw noResult('a result without meta or data came', context, text);
  if (!data.every(row => Array.isArray(row) && row.length === meta.length)) {
    throw noResult('a result came whose rows are no lists of its columns', context, text);
  }
  if (rows !== undefined && rows !== data.length) {
    throw noResult(`a result came that counts ${rows} rows and holds ${data.length}`, context, text);
  }
  return document;
}

function parseDocument(text: string, context: ResultContext): JsonCompact {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null) return document as JsonCompact;
  } catch {
    const exception = /Code: \d+\. DB::\w*Exception: [\s\S]*$/.exec(text)?.[0];
    if (exception !== undefined) {
      throw parseException(exception, { sql: context.sql, queryId: context.summary.queryId });
    }
  }
  throw noResult('the result is no whole JSON document', context, text);
}

function noResult(what: string, { sql, summary, from }: ResultContext, text = ''): WarehouseError {
  const { format } = outputClause(sql);
  const own =
    format === undefined ? '' : `; the statement asks for FORMAT ${format}, and results are read in ${ROWS_FORMAT}`;
  const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, 160);
  return new WarehouseError(`${from}: ${what}${own}${excerpt === '' ? '' : `; it begins: ${excerpt}`}`, {
    code: 0,
    type: own === '' ? 'HTTP_ERROR' : 'OTHER_FORMAT',
    sql,
    queryId: summary.queryId,
  });
}

/** Whether a statement gives rows, if only none: ClickHouse then tells the columns at least. */
function hasResult(sql: string): boolean {
  if (!RESULTS.has(statementKeyword(sql) ?? '')) return false;
  const { format, outfile } = outputClause(sql);
  return format?.toLowerCase() !== 'null' && !outfile;
}

const RESULTS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN']);
