import {
  type CompiledNode,
  type Diagnostic,
  type DiagnosticCode,
  didYouMean,
  type SourceMap,
  type SourceSpan,
  type StatementFate,
  trimEndCharacters,
  type WarehouseError,
} from '@tsdbt/core';
import { queryText, unmatchedBracket } from '@tsdbt/sql';
import { columnHint, type ParentColumns } from './column-hint.ts';
import { keyMistake } from './key-mistake.ts';
import { shortenMessage } from './shorten-message.ts';
import { type TrailingComma, trailingComma } from './trailing-comma.ts';

export interface SqlContext {
  /** `model mart.dropout_risk` */
  readonly what: string;
  readonly nodeId?: string | undefined;
  readonly compiled?: CompiledNode | undefined;
  /** Where the compiled SQL was written, relative to the project's root. */
  readonly compiledPath?: string | undefined;
  /** What it reads, where that helps. */
  readonly parents?: readonly ParentColumns[];
}

/** What ClickHouse said about a statement, with the place mapped back to the template that it came from. */
export function sqlDiagnostic(error: WarehouseError, context: SqlContext): Diagnostic {
  const code = CODES[error.code] ?? FAILURES[error.type] ?? (error.code === 0 ? 'TS6001' : 'TS6003');
  const { compiled } = context;
  const comma = commaOf(error);
  const offender = { ...positioned(error), ...(comma === undefined ? {} : { position: comma.offset }) };
  const place = compiled === undefined ? undefined : locate(offender, compiled);
  const key = place !== undefined || compiled === undefined ? undefined : keyMistake(error, compiled.sourceMap);
  const at = place?.at ?? key?.at;
  const hint = HINTS[code] ?? commaHint(comma) ?? key?.hint ?? otherHint(error, context);
  const notes = [
    error.code === 0 ? error.message : `ClickHouse: ${shortenMessage(error.message)} (${error.code} ${error.type})`,
    ...(error.fate === undefined ? [] : [FATES[error.fate]]),
    ...(at === undefined ? otherStatement(error) : []),
    ...(context.compiledPath === undefined
      ? []
      : [`compiled: ${context.compiledPath}${place === undefined ? '' : `:${place.compiledLine}`}`]),
  ];
  return {
    code,
    severity: 'error',
    message: `${context.what}: ${SUMMARIES[code] ?? 'the database refused it'}`,
    ...(at === undefined ? {} : { at }),
    ...(hint === undefined ? {} : { hint }),
    ...(context.nodeId === undefined ? {} : { nodeId: context.nodeId }),
    notes,
  };
}

function otherHint(error: WarehouseError, { parents = [] }: SqlContext): string | undefined {
  const suggested = suggestion(error.message);
  return columnHint(error, parents, suggested) ?? suggested ?? misspeltKeyword(error);
}

function commaOf({ code, sql, position }: WarehouseError): TrailingComma | undefined {
  return code !== SYNTAX_ERROR || sql === undefined || position === undefined
    ? undefined
    : trailingComma(sql, position);
}

function commaHint(comma: TrailingComma | undefined): string | undefined {
  return comma === undefined ? undefined : `one comma too many, in front of ${comma.before}`;
}

/** What is known of where it happened. */
type Positioned = Pick<WarehouseError, 'message' | 'position' | 'sql'>;

function positioned({ message, position, sql }: WarehouseError): Positioned {
  return { message, ...(position === undefined ? {} : { position }), ...(sql === undefined ? {} : { sql }) };
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
  392: 'TS6025',
  394: 'TS6010',
  516: 'TS6002',
};

/** Failures in which ClickHouse never answered, by the HTTP driver's names for them. */
const FAILURES: Readonly<Record<string, DiagnosticCode>> = {
  TIMEOUT: 'TS6015',
  TLS_FAILURE: 'TS6016',
  HTTP_ERROR: 'TS6017',
  OTHER_FORMAT: 'TS6003',
  TRUNCATED: 'TS6018',
  ECONNRESET: 'TS6018',
  ECONNABORTED: 'TS6018',
  EPIPE: 'TS6018',
  ABORTED: 'TS6018',
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
  TS6017: 'what answered is not ClickHouse, or did not answer this statement',
  TS6018: 'the connection broke',
  TS6025: 'not for the embedded engine',
};

const HINTS: Partial<Record<DiagnosticCode, string>> = {
  TS6007:
    'raise memory_limit in the profile (embedded) or max_memory_usage under custom_settings, or make the model smaller: fewer columns, GROUP BY before JOIN',
  TS6009: 'free some disk space, then run again',
  TS6016: 'check host and port; `verify: false` in the profile accepts a certificate that nobody vouches for',
  TS6017:
    'host and port must be those of the HTTP interface of ClickHouse; is there a proxy or gateway in between that answers itself, caches, or takes the X-ClickHouse headers away?',
  TS6018: 'run again; if it happens again, look for a time limit of the server, or of a proxy in between',
};

const FATES: Readonly<Record<StatementFate, string>> = {
  unknown: 'whether the statement has been carried out is not known',
  running: 'the statement was still running on the server when last asked, although it was told to end',
  done: 'the statement has been carried out: the query log of the server says so',
  failed: 'the statement has not been carried out to its end: the query log of the server says so',
};

/** ClickHouse ends some messages with `Maybe you meant: ['x', 'y']`. */
function suggestion(message: string): string | undefined {
  const names = /[Mm]aybe you meant:? \[?([^\]]+)\]?/.exec(message)?.[1];
  return names === undefined ? undefined : `did you mean ${trimEndCharacters(names, /[.\s]/)}?`;
}

/** A syntax error is often one word behind a keyword that was taken for a name. */
function misspeltKeyword({ code, sql, position }: WarehouseError): string | undefined {
  if (code !== SYNTAX_ERROR || sql === undefined || position === undefined) return undefined;
  const words = [/^[a-z]+/i.exec(sql.slice(position))?.[0], wordInFront(sql.slice(0, position))];
  for (const word of words) {
    if (word === undefined || KEYWORDS.includes(word.toLowerCase())) continue;
    const hint = didYouMean(word, KEYWORDS);
    if (hint !== undefined) return `${word}: ${hint}`;
  }
  return undefined;
}

/** The last word of a text that ends in blanks; longer ones are no keywords. */
function wordInFront(text: string): string | undefined {
  const trimmed = text.trimEnd();
  return trimmed === text
    ? undefined
    : trimmed
        .slice(-MAX_KEYWORD)
        .split(/[^a-z]/i)
        .at(-1) || undefined;
}

const MAX_KEYWORD = 40;

const SYNTAX_ERROR = 62;
const KEYWORDS: readonly string[] =
  'select from where group order having limit union join inner left right full cross with when then else case between prewhere qualify distinct over partition settings exists interval'.split(
    ' ',
  );

/** The line of the statement that failed, where it has no place in the compiled SQL: one of a hook, of a macro, around a test. */
function otherStatement({ sql, position }: WarehouseError): readonly string[] {
  if (sql === undefined || position === undefined) return [];
  const begin = sql.lastIndexOf('\n', position - 1) + 1;
  const [line = ''] = sql.slice(begin).split('\n', 1);
  const from = Math.max(0, position - begin - 60);
  const shown = line.slice(from, from + 120).trim();
  return shown === '' ? [] : [`in: ${from > 0 ? '…' : ''}${shown}${from + 120 < line.length ? '…' : ''}`];
}

interface Located {
  readonly at: SourceSpan;
  readonly compiledLine: number;
}

/** Where in the template the error is, if the statement that failed holds the compiled SQL, and the error is in it. */
function locate(error: Positioned, compiled: CompiledNode): Located | undefined {
  const found = offenderIn(error, compiled.sql);
  if (found === undefined) return undefined;
  const { file, source } = compiled.sourceMap;
  const place = toSource(compiled.sourceMap, found.offset);
  if (place === undefined) return undefined;
  const span = place.literal
    ? { start: place.offset, end: place.offset + found.length }
    : expressionAround(source, place.offset);
  const start = lineColumn(source, span.start);
  const end = lineColumn(source, span.end);
  return {
    compiledLine: lineColumn(compiled.sql, found.offset).line,
    at: {
      file,
      ...start,
      ...(end.line === start.line ? { endLine: end.line, endColumn: end.column } : {}),
      source,
    },
  };
}

/** `{{ … }}` around an offset. */
function expressionAround(source: string, offset: number): { start: number; end: number } {
  const start = source.lastIndexOf('{{', offset);
  const end = source.indexOf('}}', offset);
  return { start: start < 0 ? offset : start, end: end < 0 ? offset + 1 : end + 2 };
}

function offenderIn(error: Positioned, sql: string): { offset: number; length: number } | undefined {
  if (error.position === undefined || error.sql === undefined) return undefined;
  // Plans leave the semicolon out that may end a model.
  const text = queryText(sql);
  const query = 'query' in text ? text.query : sql.trim();
  const begin = error.sql.indexOf(query);
  if (begin < 0) return undefined;
  const leading = sql.indexOf(query);
  // A bracket that the query leaves open takes the partner of the one around it: ClickHouse then complains of that.
  const unmatched = UNMATCHED.test(error.message) ? unmatchedBracket(query) : undefined;
  const offset = (unmatched ?? withinQuery(error, begin, query.length)) + leading;
  if (offset < leading || offset > sql.length) return undefined;
  return { offset, length: /^[`"]?[\w.]+[`"]?/.exec(sql.slice(offset))?.[0].length ?? 1 };
}

/** A query that ends too soon fails at what stands around it: that is its end. */
function withinQuery({ position = 0, sql = '' }: Positioned, begin: number, length: number): number {
  const end = begin + length;
  return position > end && sql.slice(end, position).trim() === '' ? length : position - begin;
}

const UNMATCHED = /Unmatched parentheses/;

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
