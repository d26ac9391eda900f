import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type StatementProgress, WarehouseError } from '@tsdbt/core';
import { quoteIdentifier, quoteString } from '@tsdbt/sql';
import type { ChdbResult, Session } from 'chdb';
import { parseException } from '../errors/parse-exception.ts';
import { LOSSLESS_JSON } from '../query-result.ts';
import type { ChdbModule } from './load-chdb.ts';
import { QUERY_ID_SETTING, withQueryIds } from './query-ids.ts';
import { type LastSeen, type RunningStatements, watchStatements } from './running-statements.ts';
import { type SettingValue, setStatement, settingText } from './set-statement.ts';
import { createSlots } from './slots.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** Statements in any output format on an open chDB folder; the warehouse port and the HTTP front are built on it. */
export interface ChdbEngine {
  /** Where data on their way into the engine are put. */
  readonly spoolFolder: string;
  run(statement: EngineStatement): Promise<EngineResult>;
  /** Kills a running statement; nothing happens when there is none of that id. */
  kill(queryId: string): void;
  endSession(session: string): Promise<void>;
  /** Kills what still runs, waits a few seconds for it, and gives the folder back. */
  close(): Promise<void>;
}

export interface EngineStatement {
  readonly sql: string;
  readonly queryId: string;
  /** ClickHouse's name of the format for a result without FORMAT clause. */
  readonly format: string;
  /** Whether JSON quotes the numbers that JavaScript would round; undefined leaves it to the settings. */
  readonly losslessJson?: boolean;
  readonly session?: string;
  readonly database?: string;
  readonly settings?: Settings;
  /** Values for placeholders, escaped as ClickHouse takes them over HTTP. */
  readonly escapedParams?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: StatementProgress) => void;
  readonly signal?: AbortSignal;
}

export interface EngineResult {
  readonly bytes: Uint8Array;
  /** Rows that came in from a file or the text of an INSERT; 0 for others. */
  readonly rows: number;
  /** Their bytes. */
  readonly size: number;
  /** Seconds. */
  readonly elapsed: number;
  readonly seen: LastSeen;
}

export interface ChdbEngineOptions {
  readonly path: string;
  /** Bytes. */
  readonly memoryLimit: number;
  /** Statements that run at the same time. */
  readonly threads: number;
  /** Settings of every connection. */
  readonly settings: Settings;
}

/** Milliseconds that closing waits for killed statements. */
const CLOSING_PATIENCE = 5000;

/**
 * Opens the folder: the first connection starts the engine (0.2 s), later ones cost 0.3 ms and leave nothing behind when closed.
 * So every session, and every statement outside a session, has a connection of its own, and none inherits another's settings.
 * @throws WarehouseError for a setting that ClickHouse does not know
 */
export function openChdbEngine(chdb: ChdbModule, options: ChdbEngineOptions): ChdbEngine {
  const spoolFolder = join(options.path, 'tmp');
  mkdirSync(spoolFolder, { recursive: true });
  const connect = (settings: Settings = {}): Session =>
    new chdb.Session(options.path, { connectionArgs: connectionArguments(options, settings) });
  const control = connect();
  try {
    checkSettings(control, options.settings);
  } catch (error) {
    control.close();
    throw error;
  }
  return { spoolFolder, ...createEngine(control, connect, options.threads) };
}

function createEngine(
  control: Session,
  connect: (settings?: Settings) => Session,
  threads: number,
): Omit<ChdbEngine, 'spoolFolder'> {
  const running = watchStatements(control);
  const slots = createSlots(threads);
  const sessions = new Map<string, EngineSession>();
  const pending = new Set<Promise<unknown>>();
  let closed = false;

  const inSession = (name: string, statement: EngineStatement): Promise<EngineResult> => {
    let session = sessions.get(name);
    if (session === undefined) {
      session = { connection: connect(), tail: Promise.resolve() };
      sessions.set(name, session);
    }
    const { connection, tail } = session;
    const result = tail.then(() =>
      slots.run(() => {
        if (closed) throw closedError(statement);
        return runInSession(connection, statement, running);
      }),
    );
    session.tail = result.catch(() => undefined);
    return result;
  };
  const alone = (statement: EngineStatement): Promise<EngineResult> =>
    slots.run(async () => {
      if (closed) throw closedError(statement);
      const connection = connect({
        [QUERY_ID_SETTING]: statement.queryId,
        ...(statement.losslessJson ? LOSSLESS_JSON : {}),
      });
      try {
        await prepare(connection, statement, withoutQueryId(statement.settings));
        return await perform(connection, statement, running);
      } finally {
        connection.close();
      }
    });

  return {
    run(statement) {
      if (closed) return Promise.reject(closedError(statement));
      const { session } = statement;
      const result = session === undefined ? alone(statement) : inSession(session, statement);
      const settled = result.then(
        () => undefined,
        () => undefined,
      );
      pending.add(settled);
      settled.finally(() => pending.delete(settled));
      return result;
    },
    kill: running.kill,
    async endSession(name) {
      const session = sessions.get(name);
      sessions.delete(name);
      await session?.tail;
      session?.connection.close();
    },
    async close() {
      if (closed) return;
      closed = true;
      await drain(pending, running);
      for (const { connection } of sessions.values()) connection.close();
      sessions.clear();
      control.close();
    },
  };
}

interface EngineSession {
  readonly connection: Session;
  /** Settles when the last statement of the session has ended: they run one after another. */
  tail: Promise<unknown>;
}

/**
 * A statement's own settings hold for that statement only, as over HTTP: what stood before is put back. Temporary tables, the
 * database and what the statement itself SETs stay.
 */
async function runInSession(
  connection: Session,
  statement: EngineStatement,
  running: RunningStatements,
): Promise<EngineResult> {
  const own = withoutQueryId(statement.settings);
  const restore = await settingsNow(connection, statement, Object.keys(own));
  await prepare(connection, statement, {
    ...jsonSettings(statement.losslessJson),
    ...own,
    [QUERY_ID_SETTING]: statement.queryId,
  });
  try {
    return await perform(connection, statement, running);
  } finally {
    if (restore !== undefined) await connection.queryAsync(restore);
  }
}

function jsonSettings(lossless: boolean | undefined): Readonly<Record<string, SettingValue | undefined>> {
  if (lossless !== false) return lossless ? LOSSLESS_JSON : {};
  return Object.fromEntries(Object.keys(LOSSLESS_JSON).map(name => [name, undefined]));
}

async function prepare(
  connection: Session,
  statement: EngineStatement,
  settings: Readonly<Record<string, SettingValue | undefined>>,
): Promise<void> {
  const set = setStatement(settings, statement.escapedParams);
  if (set !== undefined) await translated(statement, connection.queryAsync(set));
  if (statement.database !== undefined) {
    await translated(statement, connection.queryAsync(`USE ${quoteIdentifier(statement.database)}`));
  }
}

async function perform(
  connection: Session,
  statement: EngineStatement,
  running: RunningStatements,
): Promise<EngineResult> {
  const { queryId, signal } = statement;
  if (signal?.aborted === true) throw cancelledError(statement);
  const watch = running.watch(queryId, statement.onProgress);
  const kill = (): void => running.kill(queryId);
  signal?.addEventListener('abort', kill, { once: true });
  const started = performance.now();
  let result: ChdbResult | undefined;
  try {
    result = await translated(
      statement,
      connection.queryAsync(withQueryIds(statement.sql), { format: statement.format }),
    );
  } finally {
    signal?.removeEventListener('abort', kill);
    watch.stop();
  }
  const elapsed = (performance.now() - started) / 1000;
  return { bytes: result.bytes(), rows: result.rowsRead, size: result.bytesRead, elapsed, seen: watch.stop() };
}

async function translated<T>(statement: EngineStatement, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw parseException(text, { sql: statement.sql, queryId: statement.queryId, cause });
  }
}

/** The `SET` that puts these settings back to what they are now. */
async function settingsNow(
  connection: Session,
  statement: EngineStatement,
  names: readonly string[],
): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  const values = names.map(name => `toString(getSetting(${quoteString(name)}))`).join(', ');
  const answer = await translated(
    statement,
    connection.queryAsync(`SELECT [${values}]`, { format: 'JSONCompactEachRow' }),
  );
  const [before] = JSON.parse(answer.text()) as readonly [readonly string[]];
  return setStatement(Object.fromEntries(names.map((name, index) => [name, before[index]])));
}

/** The id of a statement takes this setting's place; see query-ids.ts. */
function withoutQueryId(settings: Settings = {}): Settings {
  const { [QUERY_ID_SETTING]: _, ...rest } = settings;
  return rest;
}

/** The engine's command line ignores what it does not know, and a user's typo must not pass unseen. */
function checkSettings(control: Session, settings: Settings): void {
  const set = setStatement(settings);
  if (set === undefined) return;
  try {
    control.query(set);
  } catch (cause) {
    throw parseException(cause instanceof Error ? cause.message : String(cause), { sql: set, cause });
  }
}

/**
 * UTC and a server's parser, so that two people get the same results. Large aggregations and sorts go to disk when they have
 * taken a third of the memory, in the folder itself, where the space is known to be.
 */
function connectionArguments(options: ChdbEngineOptions, settings: Settings): readonly string[] {
  const all: Settings = {
    max_server_memory_usage: options.memoryLimit,
    tmp_path: join(options.path, 'tmp/'),
    timezone: 'UTC',
    session_timezone: 'UTC',
    implicit_select: false,
    max_bytes_ratio_before_external_group_by: 0.3,
    max_bytes_ratio_before_external_sort: 0.3,
    ...options.settings,
    ...settings,
  };
  return Object.entries(all).map(([name, value]) => `--${name}=${settingText(value)}`);
}

async function drain(pending: ReadonlySet<Promise<unknown>>, running: RunningStatements): Promise<void> {
  if (pending.size === 0) return;
  running.killAll();
  const again = setInterval(() => running.killAll(), 100);
  let patience: NodeJS.Timeout | undefined;
  const enough = new Promise<void>(resolve => {
    patience = setTimeout(resolve, CLOSING_PATIENCE);
  });
  await Promise.race([Promise.allSettled([...pending]), enough]);
  clearInterval(again);
  clearTimeout(patience);
}

function cancelledError({ sql, queryId }: EngineStatement): WarehouseError {
  return new WarehouseError('Query was cancelled', { code: 394, type: 'QUERY_WAS_CANCELLED', sql, queryId });
}

function closedError({ sql, queryId }: EngineStatement): WarehouseError {
  return new WarehouseError('the warehouse is closed', { code: 0, type: 'CLOSED', sql, queryId });
}

export function newQueryId(): string {
  return randomUUID();
}
