import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type {
  Capabilities,
  HttpConnection,
  StatementOptions,
  StatementProgress,
  StatementSummary,
  Warehouse,
} from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { tokenize } from '@tsdbt/sql';
import { parseException } from '../errors/parse-exception.ts';
import { LOSSLESS_JSON, parseRows, ROWS_FORMAT } from '../query-result.ts';
import { type ClickHouseClient, type ClientRequest, createClickHouseClient } from './clickhouse-client.ts';
import { mayRepeat, requestFailure } from './connection-failure.ts';
import { createAgent } from './create-agent.ts';
import { pollProgress } from './poll-progress.ts';

type Settings = Readonly<Record<string, string | number | boolean>>;

export interface HttpWarehouseOptions {
  readonly threads: number;
  /** Settings of every statement. */
  readonly settings: Settings;
}

/** Seconds that a session may lie idle between two statements of a node. */
const SESSION_TIMEOUT = 3600;

/** The warehouse port over HTTP(S). Nothing is loaded or sent before the first statement. */
export function httpWarehouse(connection: HttpConnection, options: HttpWarehouseOptions): Warehouse {
  // A socket for each statement, one for its progress, and one to kill with.
  const agent = createAgent(connection, 2 * options.threads + 2);
  let client: Promise<ClickHouseClient> | undefined;
  const sessions = new Map<string, ServerSession>();
  const running = new Set<string>();

  const send = async (statement: Statement): Promise<Reply> => {
    client ??= createClickHouseClient(connection, agent);
    return await exchange(await client, request(statement, options.settings), connection);
  };
  const run = async (statement: Statement): Promise<Reply> => {
    const { queryId, onProgress, signal } = statement;
    if (signal?.aborted === true) throw cancelled(statement);
    const kill = (): void => void warehouse.cancel(queryId).catch(() => undefined);
    const stopProgress = onProgress === undefined ? undefined : pollProgress(warehouse, queryId, onProgress);
    signal?.addEventListener('abort', kill, { once: true });
    running.add(queryId);
    try {
      return await withRetries(connection.retries, statement, () => send(statement));
    } finally {
      running.delete(queryId);
      signal?.removeEventListener('abort', kill);
      stopProgress?.();
    }
  };
  const inTurn = (statement: Statement): Promise<Reply> => {
    if (statement.session === undefined) return run(statement);
    const session = sessions.get(statement.session) ?? { id: randomUUID(), tail: Promise.resolve() };
    sessions.set(statement.session, session);
    const reply = session.tail.then(() => run({ ...statement, sessionId: session.id }));
    session.tail = reply.catch(() => undefined);
    return reply;
  };

  let capabilities: Promise<Capabilities> | undefined;
  const warehouse: Warehouse = {
    capabilities() {
      capabilities ??= askCapabilities(warehouse);
      return capabilities;
    },
    async query(sql, given = {}) {
      const statement = newStatement(sql, { ...given, settings: { ...given.settings, ...LOSSLESS_JSON } });
      const reply = await inTurn({ ...statement, format: ROWS_FORMAT });
      return parseRows(reply.text, summarize(statement, reply));
    },
    async execute(sql, given = {}) {
      const statement = newStatement(sql, given);
      return summarize(statement, await inTurn(statement));
    },
    async insertStream(sql, data, given = {}) {
      const statement = newStatement(sql, given);
      const source = remembering(data);
      try {
        return summarize(statement, await inTurn({ ...statement, data: source.data }));
      } catch (error) {
        throw source.failure() ?? error;
      }
    },
    async cancel(queryId) {
      const kill = 'KILL QUERY WHERE query_id = {id:String} ASYNC';
      await send(newStatement(kill, { params: { id: queryId } }));
    },
    async endSession(name) {
      const session = sessions.get(name);
      sessions.delete(name);
      if (session === undefined) return;
      await session.tail;
      await closeSession(send, session.id);
    },
    async close() {
      await Promise.allSettled([...running].map(queryId => warehouse.cancel(queryId)));
      await Promise.allSettled([...sessions.keys()].map(name => warehouse.endSession(name)));
      await (await client)?.close();
      agent.destroy();
    },
  };
  return warehouse;
}

interface ServerSession {
  /** Of our making, so that two invocations never meet in one. */
  readonly id: string;
  /** Settles when its last statement has ended: ClickHouse refuses a second one meanwhile. */
  tail: Promise<unknown>;
}

interface Statement extends StatementOptions {
  readonly sql: string;
  readonly queryId: string;
  readonly format?: string;
  readonly sessionId?: string;
  readonly data?: AsyncIterable<Uint8Array>;
  readonly onProgress?: (progress: StatementProgress) => void;
}

interface Reply {
  readonly text: string;
  /** ClickHouse: `X-ClickHouse-Summary`; numbers as strings. */
  readonly summary: Readonly<Record<string, string>>;
  /** Seconds from request to end of response. */
  readonly elapsed: number;
}

function newStatement(sql: string, options: StatementOptions): Statement {
  return { ...options, sql, queryId: options.queryId ?? randomUUID() };
}

/**
 * `wait_end_of_query` and progress headers: the status is sent when the outcome is known, and meanwhile a header every few
 * seconds keeps proxies and our own time limit from taking a long statement for a dead one.
 */
function request(statement: Statement, defaults: Settings): ClientRequest {
  const { sql, queryId, sessionId, params, data, database, format } = statement;
  const settings: Record<string, string | number> = {
    wait_end_of_query: 1,
    send_progress_in_http_headers: 1,
    http_headers_progress_interval_ms: 5000,
  };
  for (const [name, value] of Object.entries({ ...defaults, ...statement.settings })) {
    settings[name] = typeof value === 'boolean' ? Number(value) : value;
  }
  if (database !== undefined) settings.database = database;
  if (format !== undefined) settings.default_format = format;
  if (sessionId !== undefined) settings.session_timeout = SESSION_TIMEOUT;
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

async function exchange(client: ClickHouseClient, message: ClientRequest, connection: HttpConnection): Promise<Reply> {
  const asked = { sql: message.query, queryId: message.query_id };
  const started = performance.now();
  try {
    const response = await client.exec(message);
    const text = await readText(response.stream);
    const headers = response.response_headers;
    const status = response.http_status_code ?? 200;
    if (status >= 400 || headers['x-clickhouse-exception-code'] !== undefined) {
      throw serverFailure(text, status, connection, asked);
    }
    const summary = JSON.parse(String(headers['x-clickhouse-summary'] ?? '{}')) as Reply['summary'];
    return { text, summary, elapsed: (performance.now() - started) / 1000 };
  } catch (error) {
    throw requestFailure(error, connection, asked);
  }
}

function serverFailure(
  text: string,
  status: number,
  { host, port }: HttpConnection,
  asked: { readonly sql: string; readonly queryId: string },
): WarehouseError {
  const error = parseException(text, asked);
  if (error.code !== 0) return error;
  const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  return new WarehouseError(`${host}:${port} answered HTTP ${status}, not as ClickHouse does: ${excerpt}`, {
    code: 0,
    type: 'HTTP_ERROR',
    ...asked,
  });
}

async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A stream whose own failure can be told from the connection's that follows from it. */
function remembering(data: AsyncIterable<Uint8Array>): {
  readonly data: AsyncIterable<Uint8Array>;
  readonly failure: () => unknown;
} {
  let failure: unknown;
  async function* pass(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* data;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { data: pass(), failure: () => failure };
}

/** Milliseconds before the first repetition; each further one waits twice as long. */
const FIRST_PAUSE = 200;

async function withRetries(retries: number, statement: Statement, send: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const repeatable = error instanceof WarehouseError && mayRepeat(error, isReadOnly(statement));
      if (!repeatable || attempt >= retries || statement.data !== undefined) throw error;
      await new Promise(resolve => setTimeout(resolve, FIRST_PAUSE * 2 ** attempt));
    }
  }
}

/** Statements that may run twice without harm; in a session they may depend on what was lost, so there none is repeated. */
function isReadOnly({ sql, sessionId }: Statement): boolean {
  if (sessionId !== undefined) return false;
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment' || sql[token.start] === '(') continue;
    return /^(select|show|describe|desc|exists|explain)$/i.test(sql.slice(token.start, token.end));
  }
  return false;
}

function summarize({ queryId }: Statement, { summary, elapsed }: Reply): StatementSummary {
  const number = (name: string): number => Number(summary[name] ?? 0);
  return {
    queryId,
    readRows: number('read_rows'),
    readBytes: number('read_bytes'),
    writtenRows: number('written_rows'),
    writtenBytes: number('written_bytes'),
    peakMemory: number('memory_usage'),
    elapsed,
  };
}

async function askCapabilities(warehouse: Warehouse): Promise<Capabilities> {
  const { rows } = await warehouse.query(
    "SELECT version(), (SELECT count() FROM system.databases WHERE name = 'default'), EXISTS(SELECT 1 FROM system.tables WHERE database = 'system' AND name = 'query_log')",
  );
  const [version] = rows[0] ?? [];
  return {
    version: String(version),
    embedded: false,
    readsLocalFiles: false,
    exclusive: false,
    hasUsers: true,
    hasQueryLog: Number(rows[0]?.[2]) === 1,
  };
}

/** ClickHouse ≥ 24.9 closes a session at once; an older one refuses the parameter and lets the session time out. */
async function closeSession(send: (statement: Statement) => Promise<Reply>, sessionId: string): Promise<void> {
  const farewell = newStatement('SELECT 1', { settings: { close_session: 1 } });
  await send({ ...farewell, sessionId }).catch(() => undefined);
}

function cancelled({ sql, queryId }: Statement): WarehouseError {
  return new WarehouseError('Query was cancelled', { code: 394, type: 'QUERY_WAS_CANCELLED', sql, queryId });
}
