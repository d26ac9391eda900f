import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HttpConnection, StatementOptions } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { tokenize } from '@tsdbt/sql';
import { parseException } from '../errors/parse-exception.ts';
import { type ClickHouseClient, type ClientRequest, createClickHouseClient } from './clickhouse-client.ts';
import { mayRepeat, requestFailure } from './connection-failure.ts';
import { createAgent } from './create-agent.ts';

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
}

export interface HttpReply {
  readonly text: string;
  /** ClickHouse: `X-ClickHouse-Summary`; numbers as strings. */
  readonly summary: Readonly<Record<string, string>>;
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
  const exchange = async (statement: HttpStatement): Promise<HttpReply> => {
    client ??= createClickHouseClient(connection, agent);
    try {
      return await receive(await client, statement, settings, connection);
    } catch (error) {
      throw requestFailure(error, connection, { sql: statement.sql, queryId: statement.queryId });
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

async function receive(
  client: ClickHouseClient,
  statement: HttpStatement,
  settings: Settings,
  connection: HttpConnection,
): Promise<HttpReply> {
  const started = performance.now();
  const response = await client.exec(request(statement, settings));
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.stream) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = response.response_headers;
  const status = response.http_status_code ?? 200;
  if (status >= 400 || headers['x-clickhouse-exception-code'] !== undefined) {
    throw serverFailure(text, status, connection, statement);
  }
  const summary = JSON.parse(String(headers['x-clickhouse-summary'] ?? '{}')) as HttpReply['summary'];
  return { text, summary, elapsed: (performance.now() - started) / 1000 };
}

/** Seconds that a session may lie idle between two statements of a node. */
const SESSION_TIMEOUT = 3600;

/**
 * `wait_end_of_query` and progress headers: the status is sent when the outcome is known, and meanwhile a header every few
 * seconds keeps proxies and our own time limit from taking a long statement for a dead one.
 */
function request(statement: HttpStatement, defaults: Settings): ClientRequest {
  const { sql, queryId, sessionId, params, data, database, format } = statement;
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
  };
}

function serverFailure(
  text: string,
  status: number,
  { host, port }: HttpConnection,
  { sql, queryId }: HttpStatement,
): WarehouseError {
  const error = parseException(text, { sql, queryId });
  if (error.code !== 0) return error;
  const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  return new WarehouseError(`${host}:${port} answered HTTP ${status}, not as ClickHouse does: ${excerpt}`, {
    code: 0,
    type: 'HTTP_ERROR',
    sql,
    queryId,
  });
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
      const repeatable = error instanceof WarehouseError && mayRepeat(error, isReadOnly(statement));
      if (!repeatable || attempt >= retries || statement.data !== undefined) throw error;
      await new Promise(resolve => setTimeout(resolve, FIRST_PAUSE * 2 ** attempt));
    }
  }
}

/** Statements that may run twice without harm; in a session they may depend on what was lost, so there none is repeated. */
function isReadOnly({ sql, sessionId }: HttpStatement): boolean {
  if (sessionId !== undefined) return false;
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment' || sql[token.start] === '(') continue;
    return /^(select|show|describe|desc|exists|explain)$/i.test(sql.slice(token.start, token.end));
  }
  return false;
}
