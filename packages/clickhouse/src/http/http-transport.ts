import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HttpConnection, StatementOptions } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { statementKeyword } from '@tsdbt/sql';
import { type ClickHouseClient, type ClientRequest, createClickHouseClient } from './clickhouse-client.ts';
import { mayHaveRun, mayRepeat, requestFailure } from './connection-failure.ts';
import { createAgent } from './create-agent.ts';
import { type Answer, type AnswerSummary, proveAnswer } from './prove-answer.ts';
import { replacedQueryIds } from './replaced-query-ids.ts';

type Settings = Readonly<Record<string, string | number | boolean>>;

/** A statement on its way to the server. */
export interface HttpStatement extends StatementOptions {
  readonly sql: string;
  readonly queryId: string;
  /** Format of a result without FORMAT clause. */
  readonly format?: string;
  /** ClickHouse's session, not the port's name for it. */
  readonly sessionId?: string;
  readonly data?: AsyncIterable<Uint8Array>;
  /** Milliseconds to wait for the answer, where that is less than for others. */
  readonly patience?: number;
}

export interface HttpReply {
  readonly text: string;
  readonly summary: AnswerSummary;
  /** Seconds from request to end of response. */
  readonly elapsed: number;
}

/** Sends statements and gives what came back; failures are WarehouseErrors. */
export interface HttpTransport {
  send(statement: HttpStatement): Promise<HttpReply>;
  /** Breaks off what is still under way. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Sockets that may be open at the same time. */
  readonly sockets: number;
  /** Settings of every statement. */
  readonly settings: Settings;
}

/** Nothing is loaded or sent before the first statement. */
export function createTransport(connection: HttpConnection, { sockets, settings }: TransportOptions): HttpTransport {
  const agent = createAgent(connection, sockets);
  let client: Promise<ClickHouseClient> | undefined;
  const receiveFrom = async (statement: HttpStatement): Promise<Answer> => {
    client ??= createClickHouseClient(connection, agent);
    return await receive(await client, statement, settings);
  };
  const isOurs = replacedQueryIds(async text => {
    const question = newStatement(`SELECT '${text}'`, {});
    const answer = await receiveFrom({ ...question, format: 'TabSeparated' });
    return { queryId: String(answer.headers['x-clickhouse-query-id']), echoed: answer.text.trim() === text };
  });
  const exchange = async (statement: HttpStatement): Promise<HttpReply> => {
    const started = performance.now();
    try {
      const answer = await receiveFrom(statement);
      const elapsed = (performance.now() - started) / 1000;
      return { text: answer.text, elapsed, summary: await proveAnswer(answer, statement, connection, isOurs) };
    } catch (error) {
      throw withFate(requestFailure(error, connection, { sql: statement.sql, queryId: statement.queryId }), statement);
    }
  };
  return {
    send: statement => withRetries(connection.retries, statement, exchange),
    async close() {
      await (await client)?.close();
      agent.destroy();
    },
  };
}

/** A statement with the driver's own id if it has none. */
export function newStatement(sql: string, options: StatementOptions): HttpStatement {
  return { ...options, sql, queryId: options.queryId ?? randomUUID() };
}

async function receive(client: ClickHouseClient, statement: HttpStatement, settings: Settings): Promise<Answer> {
  const { stream, response_headers, http_status_code } = await client.exec(request(statement, settings));
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return {
    text: Buffer.concat(chunks).toString('utf8'),
    headers: response_headers,
    status: http_status_code ?? 0,
  };
}

/** Says so where a statement that changes something may have run. */
function withFate(error: WarehouseError, statement: HttpStatement): WarehouseError {
  if (!mayHaveRun(error) || onlyReads(statement.sql)) return error;
  return new WarehouseError(error.message, { ...error, fate: 'unknown', cause: error.cause });
}

/** Seconds that a session may lie idle between two statements of a node. */
const SESSION_TIMEOUT = 3600;

/**
 * `wait_end_of_query` and progress headers: the status is sent when the outcome is known, and meanwhile a header every few
 * seconds keeps proxies and our own time limit from taking a long statement for a dead one.
 */
function request(statement: HttpStatement, defaults: Settings): ClientRequest {
  const { sql, queryId, sessionId, params, data, database, format, patience } = statement;
  const given = Object.entries({ ...defaults, ...statement.settings });
  const settings = {
    wait_end_of_query: 1,
    send_progress_in_http_headers: 1,
    http_headers_progress_interval_ms: 5000,
    ...Object.fromEntries(given.map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value])),
    ...(database === undefined ? {} : { database }),
    ...(format === undefined ? {} : { default_format: format }),
    ...(sessionId === undefined ? {} : { session_timeout: SESSION_TIMEOUT }),
  };
  return {
    query: sql,
    query_id: queryId,
    clickhouse_settings: settings,
    ignore_error_response: true,
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    ...(params === undefined ? {} : { query_params: params }),
    ...(data === undefined ? {} : { values: Readable.from(data, { objectMode: false }) }),
    ...(patience === undefined ? {} : { abort_signal: AbortSignal.timeout(patience) }),
  };
}

/** Milliseconds before the first repetition; each further one waits twice as long. */
const FIRST_PAUSE = 200;

async function withRetries(
  retries: number,
  statement: HttpStatement,
  send: (statement: HttpStatement) => Promise<HttpReply>,
): Promise<HttpReply> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send(statement);
    } catch (error) {
      const repeatable = error instanceof WarehouseError && mayRepeat(error, isRepeatable(statement));
      if (!repeatable || attempt >= retries || statement.data !== undefined) throw error;
      await new Promise(resolve => setTimeout(resolve, FIRST_PAUSE * 2 ** attempt));
    }
  }
}

/** In a session a statement may depend on what was lost, so there none is repeated. */
function isRepeatable({ sql, sessionId }: HttpStatement): boolean {
  return sessionId === undefined && onlyReads(sql);
}

/** Statements that may run twice without harm. */
function onlyReads(sql: string): boolean {
  return READS.has(statementKeyword(sql) ?? '');
}

const READS: ReadonlySet<string> = new Set(['SELECT', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN']);
