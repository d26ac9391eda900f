import type { CompiledNode, Diagnostic, DiagnosticCode, SourceMap, SourceSpan, WarehouseError } from '@tsdbt/core';
import { queryText } from '@tsdbt/sql';

export interface SqlContext {
  /** `model mart.dropout_risk` */
  readonly what: string;
  readonly nodeId?: string;
  readonly compiled?: CompiledNode;
  /** Where the compiled SQL was written, relative to the project's root. */
  readonly compiledPath?: string;
}

/** What ClickHouse said about a statement, with the place mapped back to the template that it came from. */
export function sqlDiagnostic(error: WarehouseError, context: SqlContext): Diagnostic {
  const code = CODES[error.code] ?? FAILURES[error.type] ?? (error.code === 0 ? 'TS6001' : 'TS6003');
  const place = context.compiled === undefined ? undefined : locate(error, context.compiled);
  const hint = HINTS[code] ?? suggestion(error.message);
  const notes = [
    `ClickHouse: ${error.message}${error.code === 0 ? '' : ` (${error.code} ${error.type})`}`,
    ...(context.compiledPath === undefined
      ? []
      : [`compiled: ${context.compiledPath}${place === undefined ? '' : `:${place.compiledLine}`}`]),
  ];
  return {
    code,
    severity: 'error',
    message: `${context.what}: ${SUMMARIES[code] ?? 'the database refused it'}`,
    ...(place === undefined ? {} : { at: place.at }),
    ...(hint === undefined ? {} : { hint }),
    ...(context.nodeId === undefined ? {} : { nodeId: context.nodeId }),
    notes,
  };
}

/** ClickHouse: ErrorCodes.cpp. */
const CODES: Readonly<Record<number, DiagnosticCode>> = {
  16: 'TS6005',
  47: 'TS6005',
  60: 'TS6006',
  62: 'TS6004',
  81: 'TS6006',
  159: 'TS6015',
  193: 'TS6002',
  194: 'TS6002',
  209: 'TS6015',
  241: 'TS6007',
  243: 'TS6009',
  394: 'TS6010',
  516: 'TS6002',
};

/** Failures in which ClickHouse never answered, by the HTTP driver's names for them. */
const FAILURES: Readonly<Record<string, DiagnosticCode>> = {
  TIMEOUT: 'TS6015',
  TLS_FAILURE: 'TS6016',
};

const SUMMARIES: Partial<Record<DiagnosticCode, string>> = {
  TS6001: 'the server cannot be reached',
  TS6002: 'access denied',
  TS6004: 'SQL syntax error',
  TS6005: 'unknown column',
  TS6006: 'unknown table or database',
  TS6007: 'memory limit exceeded',
  TS6009: 'no space left; the old table stays',
  TS6010: 'cancelled',
  TS6015: 'timed out',
  TS6016: 'no secure connection',
};

const HINTS: Partial<Record<DiagnosticCode, string>> = {
  TS6007:
    'raise memory_limit in the profile (embedded) or max_memory_usage under custom_settings, or make the model smaller: fewer columns, GROUP BY before JOIN',
  TS6009: 'free some disk space, then run again',
  TS6016: 'check host and port; `verify: false` in the profile accepts a certificate that nobody vouches for',
};

/** ClickHouse ends some messages with `Maybe you meant: ['x', 'y']`. */
function suggestion(message: string): string | undefined {
  const names = /[Mm]aybe you meant:? \[?([^\]]+)\]?/.exec(message)?.[1];
  return names === undefined ? undefined : `did you mean ${names.replace(/[.\s]+$/, '')}?`;
}

interface Located {
  readonly at: SourceSpan;
  readonly compiledLine: number;
}

/** Where in the template the error is: by ClickHouse's position, else by the identifier that it complains of. */
function locate(error: WarehouseError, compiled: CompiledNode): Located | undefined {
  const found = byPosition(error, compiled.sql) ?? byIdentifier(error, compiled.sql);
  if (found === undefined) return undefined;
  const source = toSource(compiled.sourceMap, found.offset);
  if (source === undefined) return undefined;
  const start = lineColumn(compiled.sourceMap.source, source.offset);
  const end = source.literal ? lineColumn(compiled.sourceMap.source, source.offset + found.length) : undefined;
  return {
    compiledLine: lineColumn(compiled.sql, found.offset).line,
    at: {
      file: compiled.sourceMap.file,
      ...start,
      ...(end !== undefined && end.line === start.line ? { endLine: end.line, endColumn: end.column } : {}),
      source: compiled.sourceMap.source,
    },
  };
}

function byPosition(error: WarehouseError, sql: string): { offset: number; length: number } | undefined {
  if (error.position === undefined || error.sql === undefined) return undefined;
  // Plans leave the semicolon out that may end a model.
  const text = queryText(sql);
  const query = 'query' in text ? text.query : sql.trim();
  const begin = error.sql.indexOf(query);
  if (begin < 0) return undefined;
  const leading = sql.indexOf(query);
  const offset = error.position - begin + leading;
  if (offset < 0 || offset > sql.length) return undefined;
  return { offset, length: /^\w+/.exec(sql.slice(offset))?.[0].length ?? 1 };
}

function byIdentifier(error: WarehouseError, sql: string): { offset: number; length: number } | undefined {
  const name = /(?:identifier|column|table|function)(?: expression| name| with name)?:? [`'"]?([\w.]+)[`'"]?/i.exec(
    error.message,
  )?.[1];
  if (name === undefined) return undefined;
  for (const candidate of [name, name.split('.').at(-1) ?? name]) {
    const match = new RegExp(`(?<![\\w.])${candidate.replaceAll('.', '\\.')}(?!\\w)`).exec(sql);
    if (match !== null) return { offset: match.index, length: candidate.length };
  }
  return undefined;
}

/** The template's offset for one of the compiled SQL. */
function toSource(map: SourceMap, output: number): { offset: number; literal: boolean } | undefined {
  let low = 0;
  let high = map.segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map.segments[middle]?.output ?? 0) <= output) low = middle;
    else high = middle - 1;
  }
  const segment = map.segments[low];
  if (segment === undefined || segment.output > output) return undefined;
  return {
    offset: segment.literal ? segment.source + (output - segment.output) : segment.source,
    literal: segment.literal,
  };
}

function lineColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}
