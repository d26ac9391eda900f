import type { HttpConnection } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { outputClause } from '@tsdbt/sql';
import { exceptionIn, parseException } from '../errors/parse-exception.ts';
import { placeOf } from './connection-failure.ts';
import type { HttpStatement } from './http-transport.ts';

/** What came back, before anybody believes it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** ClickHouse: `X-ClickHouse-Summary`; numbers as strings. */
export type AnswerSummary = Readonly<Record<string, string>>;

/**
 * A statement has succeeded only when its answer proves it: status 200, our query id, a summary, and a body without an exception.
 * ClickHouse sends both headers with every answer (since 19.16, the summary even without rows); a proxy's own page, a
 * redirect, an answer to somebody else's statement has not both. Gives the summary.
 * @param isOurs whether a query id that we did not send may stand for ours
 * @throws WarehouseError: ClickHouse's exception, or HTTP_ERROR saying what came
 */
export async function proveAnswer(
  answer: Answer,
  statement: HttpStatement,
  connection: HttpConnection,
  isOurs: (queryId: string) => Promise<boolean>,
): Promise<AnswerSummary> {
  refuseException(answer, statement);
  const flaw = flawOfStatus(answer) ?? (await flawOfQueryId(answer, statement, isOurs));
  if (flaw !== undefined) throw notClickHouse(answer, flaw, statement, connection);
  const summary = summaryOf(answer);
  if (summary === undefined) {
    throw notClickHouse(answer, 'without a valid X-ClickHouse-Summary', statement, connection);
  }
  if (answer.text !== '' && expectsNothing(statement)) {
    throw notClickHouse(answer, 'with a text where there is none to come', statement, connection);
  }
  return summary;
}

/** The error for an answer that ClickHouse would not give, or not to this statement. */
function notClickHouse(
  { text }: Pick<Answer, 'text'>,
  what: string,
  { sql, queryId }: Pick<HttpStatement, 'sql' | 'queryId'>,
  connection: HttpConnection,
): WarehouseError {
  const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, EXCERPT);
  const body = excerpt === '' ? 'its body is empty' : `it begins: ${excerpt}`;
  return new WarehouseError(`${placeOf(connection)} answered ${what}, not as ClickHouse does; ${body}`, {
    code: 0,
    type: 'HTTP_ERROR',
    sql,
    queryId,
  });
}

/** Characters of a foreign body that an error shows. */
const EXCERPT = 160;

function refuseException({ status, headers, text }: Answer, { sql, queryId, format }: HttpStatement): void {
  const code = headers['x-clickhouse-exception-code'];
  const found = exceptionIn(text, { tag: one(headers['x-clickhouse-exception-tag']), json: isJson(format) });
  if (found !== undefined) throw parseException(found, { sql, queryId });
  if (code === undefined) return;
  const message = `ClickHouse refused it with error ${one(code)}; its words did not come through (HTTP ${status})`;
  throw new WarehouseError(message, { code: Number(one(code)) || 1000, type: 'UNKNOWN', sql, queryId });
}

function isJson(format: string | undefined): boolean {
  return format?.startsWith('JSON') === true;
}

function flawOfStatus({ status, headers, text }: Answer): string | undefined {
  if (status === 200) return undefined;
  const target = one(headers.location);
  if (status >= 300 && status < 400 && target !== undefined)
    return `HTTP ${status}, a redirection to ${origin(target)}`;
  return `HTTP ${status}${describeKind(headers, text)}`;
}

/** Without user, password, path and parameters: they may be secret. */
function origin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'another page';
}

async function flawOfQueryId(
  { headers, text }: Answer,
  { queryId }: HttpStatement,
  isOurs: (queryId: string) => Promise<boolean>,
): Promise<string | undefined> {
  const header = one(headers['x-clickhouse-query-id']);
  if (header === undefined) return `HTTP 200${describeKind(headers, text)} and without X-ClickHouse-Query-Id`;
  const ids = header.split(/,\s*/);
  if (ids.every(id => id === queryId)) return undefined;
  if (ids.length === 1 && (await isOurs(header))) return undefined;
  return `HTTP 200 for another statement (X-ClickHouse-Query-Id ${header.slice(0, EXCERPT)} for ${queryId})`;
}

function describeKind(headers: Answer['headers'], text: string): string {
  if (/^\s*</.test(text) || /html/i.test(one(headers['content-type']) ?? '')) return ' with an HTML page';
  return text === '' ? ' with an empty body' : '';
}

/** A header that came twice is one list for Node: the last summary is the whole one. */
function summaryOf({ headers }: Answer): AnswerSummary | undefined {
  try {
    const summaries = JSON.parse(`[${one(headers['x-clickhouse-summary']) ?? ''}]`) as readonly unknown[];
    const last = summaries.at(-1);
    return typeof last === 'object' && last !== null && !Array.isArray(last) ? (last as AnswerSummary) : undefined;
  } catch {
    return undefined;
  }
}

function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join(', ') : header;
}

/** Whether the statement has no result: rows that go in, or a result in format Null, unless it names a format itself. */
function expectsNothing({ sql, format, data }: HttpStatement): boolean {
  return data !== undefined || (format === 'Null' && outputClause(sql).format === undefined);
}
