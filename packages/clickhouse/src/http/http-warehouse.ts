import { randomUUID } from 'node:crypto';
import type { Capabilities, HttpConnection, StatementOptions, StatementSummary, Warehouse } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { LOSSLESS_JSON, parseRows, ROWS_FORMAT } from '../query-result.ts';
import { remembered } from '../remembered.ts';
import { watchSource } from '../watch-source.ts';
import { placeOf } from './connection-failure.ts';
import { type AskAbout, findFate } from './find-fate.ts';
import {
  createTransport,
  type HttpReply,
  type HttpStatement,
  type HttpTransport,
  newStatement,
} from './http-transport.ts';
import { pollProgress } from './poll-progress.ts';

export interface HttpWarehouseOptions {
  readonly threads: number;
  /** Settings of every statement. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** The warehouse port over HTTP(S). Nothing is loaded or sent before the first statement. */
export function httpWarehouse(connection: HttpConnection, { threads, settings }: HttpWarehouseOptions): Warehouse {
  // A socket for each statement, one for its progress, and two to kill with.
  const transport = createTransport(connection, { sockets: 2 * threads + 2, settings });
  const statements = createRunner(transport, options => warehouse.query(PROGRESS, options));
  const warehouse: Warehouse = {
    capabilities: remembered(() => askCapabilities(warehouse)),
    async query(sql, options = {}) {
      const statement = newStatement(sql, { ...options, settings: { ...options.settings, ...LOSSLESS_JSON } });
      const reply = await statements.run({ ...statement, format: ROWS_FORMAT });
      return parseRows(reply.text, { sql, summary: summarize(statement, reply), from: placeOf(connection) });
    },
    async execute(sql, options = {}) {
      const statement = newStatement(sql, options);
      return summarize(statement, await statements.run({ ...statement, format: 'Null' }));
    },
    async insertStream(sql, data, options = {}) {
      const statement = newStatement(sql, options);
      const source = watchSource(data, options.signal);
      try {
        return summarize(statement, await statements.run({ ...statement, data: source.data }));
      } catch (error) {
        throw source.failure() ?? error;
      }
    },
    cancel: statements.kill,
    endSession: statements.endSession,
    close: statements.close,
  };
  return warehouse;
}

const PROGRESS =
  'SELECT read_rows, read_bytes, total_rows_approx, written_rows, memory_usage, elapsed FROM system.processes WHERE query_id = {id:String}';

/** Runs statements: in sessions one after another, killed when their signal says so or when all is closed. */
interface StatementRunner {
  run(statement: HttpStatement): Promise<HttpReply>;
  kill(queryId: string): Promise<void>;
  endSession(name: string): Promise<void>;
  close(): Promise<void>;
}

interface ServerSession {
  /** Of our making, so that two invocations never meet in one. */
  readonly id: string;
  /** Settles when its last statement has ended: ClickHouse refuses a second one meanwhile. */
  tail: Promise<unknown>;
}

/** Milliseconds between two attempts to kill: the first may come before the statement has reached the server. */
const KILL_INTERVAL = 500;
/** Milliseconds that closing waits for killed statements, and for sessions that end. */
const CLOSING_PATIENCE = 5000;

function createRunner(
  transport: HttpTransport,
  askProgress: (options: StatementOptions) => Promise<{ readonly rows: readonly (readonly unknown[])[] }>,
): StatementRunner {
  const sessions = new Map<string, ServerSession>();
  const running = new Map<string, Promise<unknown>>();
  /** Nobody waits for the server's answer to these, until all is closed. */
  const farewells = new Set<Promise<void>>();
  let closed = false;

  const kill = async (queryId: string): Promise<void> => {
    await transport.send({ ...newStatement(KILL, { params: { id: queryId } }), format: 'Null' });
  };
  const askAbout: AskAbout = async (sql, id) => {
    const question = newStatement(sql, { params: { id } });
    const { text } = await transport.send({ ...question, format: ROWS_FORMAT, patience: INQUIRY_PATIENCE });
    return parseRows(text, { sql, summary: NO_SUMMARY, from: 'the server' }).rows;
  };
  const perform = async (statement: HttpStatement): Promise<HttpReply> => {
    if (closed) throw refused(statement, 'the warehouse is closed', CLOSED);
    const { queryId, onProgress, signal } = statement;
    if (signal?.aborted === true) throw refused(statement, 'Query was cancelled', CANCELLED);
    const stopProgress = onProgress === undefined ? undefined : pollProgress(askProgress, queryId, onProgress);
    const stopKilling = killOn(signal, () => void kill(queryId).catch(() => undefined));
    const reply = transport.send(statement);
    running.set(queryId, reply);
    try {
      return await reply;
    } catch (error) {
      if (closed && isNetworkFailure(error)) throw refused(statement, 'the warehouse was closed', CLOSED);
      throw signal?.aborted ? error : await withFate(error, queryId, askAbout);
    } finally {
      running.delete(queryId);
      stopKilling();
      stopProgress?.();
    }
  };
  const endSession = async (name: string): Promise<void> => {
    const session = sessions.get(name);
    sessions.delete(name);
    if (session === undefined) return;
    await session.tail;
    const leaving = farewell(transport, session.id).finally(() => farewells.delete(leaving));
    farewells.add(leaving);
  };

  return {
    run(statement) {
      if (statement.session === undefined) return perform(statement);
      const session = sessions.get(statement.session) ?? { id: randomUUID(), tail: Promise.resolve() };
      sessions.set(statement.session, session);
      const reply = session.tail.then(() => perform({ ...statement, sessionId: session.id }));
      session.tail = reply.catch(() => undefined);
      return reply;
    },
    kill,
    endSession,
    async close() {
      if (closed) return;
      closed = true;
      await Promise.allSettled([...running.keys()].map(kill));
      await settledWithin(CLOSING_PATIENCE, [...running.values()]);
      await Promise.allSettled([...sessions.keys()].map(endSession));
      await settledWithin(CLOSING_PATIENCE, [...farewells]);
      await transport.close();
    },
  };
}

const KILL = 'KILL QUERY WHERE query_id = {id:String} ASYNC';
const CLOSED = { code: 0, type: 'CLOSED' };
const CANCELLED = { code: 394, type: 'QUERY_WAS_CANCELLED' };

/** Calls `kill` when the signal comes, and again until the returned function is called. */
function killOn(signal: AbortSignal | undefined, kill: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    kill();
    timer = setInterval(kill, KILL_INTERVAL);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal?.removeEventListener('abort', onAbort);
    clearInterval(timer);
  };
}

async function settledWithin(milliseconds: number, work: readonly Promise<unknown>[]): Promise<void> {
  if (work.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.allSettled(work), enough]);
  clearTimeout(timer);
}

/** ClickHouse ≥ 24.9 closes a session at once; an older one refuses the parameter and lets the session time out. */
async function farewell(transport: HttpTransport, sessionId: string): Promise<void> {
  const statement = newStatement('SELECT 1', { settings: { close_session: 1 } });
  await transport.send({ ...statement, sessionId }).catch(() => undefined);
}

/** Milliseconds that each question about a lost statement may take. */
const INQUIRY_PATIENCE = 5000;

/** An error of a statement that may have run, with what became of it as far as the server can tell. */
async function withFate(error: unknown, queryId: string, ask: AskAbout): Promise<unknown> {
  if (!(error instanceof WarehouseError) || error.fate === undefined) return error;
  const fate = await findFate(queryId, ask);
  return new WarehouseError(error.message, { ...error, fate, cause: error.cause });
}

function isNetworkFailure(error: unknown): boolean {
  return error instanceof WarehouseError && error.code === 0;
}

function refused({ sql, queryId }: HttpStatement, message: string, kind: typeof CLOSED): WarehouseError {
  return new WarehouseError(message, { ...kind, sql, queryId });
}

function summarize({ queryId }: HttpStatement, { summary, elapsed }: HttpReply): StatementSummary {
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

/** For questions of the driver's own. */
const NO_SUMMARY: StatementSummary = {
  queryId: '',
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  writtenBytes: 0,
  peakMemory: 0,
  elapsed: 0,
};

async function askCapabilities(warehouse: Warehouse): Promise<Capabilities> {
  const { rows, summary } = await warehouse.query(
    "SELECT version(), (SELECT count() FROM system.tables WHERE database = 'system' AND name = 'query_log')",
  );
  const [version, queryLogs] = rows[0] ?? [];
  if (!/^\d+\.\d+/.test(String(version))) {
    const told = `the server says that its version is ${JSON.stringify(version ?? null)}`;
    throw new WarehouseError(told, { code: 0, type: 'HTTP_ERROR', queryId: summary.queryId });
  }
  return {
    version: String(version),
    embedded: false,
    readsLocalFiles: false,
    hasUsers: true,
    hasQueryLog: Number(queryLogs) > 0,
    exclusive: false,
  };
}
