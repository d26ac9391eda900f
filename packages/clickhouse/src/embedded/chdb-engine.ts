import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type StatementProgress, WarehouseError } from '@tsdbt/core';
import type { Session } from 'chdb';
import { LOSSLESS_JSON } from '../query-result.ts';
import { atExit } from './at-exit.ts';
import { checkSettings, connectionArguments } from './connection-arguments.ts';
import type { ChdbModule } from './load-chdb.ts';
import { isKill, QUERY_ID_SETTING, readsProcesses } from './query-ids.ts';
import { isReadyFor, newSession, runAlone, runInSession, runKill, type SessionConnection } from './run-statement.ts';
import { type LastSeen, type RunningStatements, type WatchedStatement, watchStatements } from './running-statements.ts';
import type { UsualSettings } from './session-settings.ts';
import type { SettingValue } from './set-statement.ts';
import { createSlots } from './slots.ts';

/** Statements in any output format on an open chDB folder; the warehouse port and the HTTP front are built on it. */
export interface ChdbEngine {
  /** Where data on their way into the engine are put. */
  readonly spoolFolder: string;
  run(statement: EngineStatement): Promise<EngineResult>;
  /** Kills a statement, running or waiting its turn; nothing happens when there is none of that id. */
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
  readonly settings?: Readonly<Record<string, SettingValue>>;
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
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/** Milliseconds that closing waits for killed statements. */
const CLOSING_PATIENCE = 5000;

/** Connections kept besides one for each thread, since statements by turns want one of a few sets of settings. */
const SETTINGS_AT_HAND = 4;

/** The folder `.tsdbt` is ours alone, and a warehouse is nothing to commit; one that lies elsewhere is the user's to ignore. */
function keepOutOfGit(warehouse: string): void {
  const folder = dirname(warehouse);
  const file = join(folder, '.gitignore');
  if (basename(folder) === '.tsdbt' && !existsSync(file)) writeFileSync(file, '*\n');
}

/**
 * Opens the folder: the first connection starts the engine (0.2 s), later ones cost 0.3 ms and leave nothing behind when closed.
 * So every session, and every statement outside a session, has a connection of its own, and none inherits another's settings; only
 * a connection that nothing was left behind on serves a second session.
 * @throws WarehouseError for a setting that ClickHouse does not know
 */
export function openChdbEngine(chdb: ChdbModule, options: ChdbEngineOptions): ChdbEngine {
  const spoolFolder = spoolFolderOf(options.path);
  mkdirSync(join(options.path, 'tmp'), { recursive: true });
  mkdirSync(spoolFolder, { recursive: true });
  keepOutOfGit(options.path);
  const connect: Connect = (settings = {}) =>
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

/** ClickHouse reads some characters in the names of input files as patterns; a folder named so keeps its data elsewhere. */
function spoolFolderOf(path: string): string {
  return /[*?{}[\]]/.test(path)
    ? join(tmpdir(), 'tsdbt', encodeURIComponent(path).replaceAll('*', '%2A'))
    : join(path, 'tmp');
}

type Start = (session: string, statement: EngineStatement, watch: WatchedStatement) => Promise<EngineOutcome>;

type Connect = (settings?: Readonly<Record<string, SettingValue>>) => Session;

interface EngineSession {
  readonly held: SessionConnection;
  /** Settles when the last statement of the session has ended: they run one after another. */
  tail: Promise<unknown>;
}

function createEngine(control: Session, connect: Connect, threads: number): Omit<ChdbEngine, 'spoolFolder'> {
  const running = watchStatements(control);
  const slots = createSlots(threads);
  const sessions = new Map<string, EngineSession>();
  const usual: UsualSettings = new Map();
  const idle: SessionConnection[] = [];
  const spare = threads + SETTINGS_AT_HAND;
  const exiting = atExit(running.killAll);
  let closed = false;

  /** One that another session left as good as new saves connecting, and often choosing the database and settings. */
  const openSession = (statement: EngineStatement): SessionConnection => {
    const ready = idle.findLastIndex(held => isReadyFor(held, statement));
    const [used] = ready >= 0 ? idle.splice(ready, 1) : [];
    if (used !== undefined) return used;
    const any = statement.database === undefined || idle.length < spare ? undefined : idle.shift();
    if (any !== undefined) return any;
    const tag = `session-${randomUUID()}`;
    return newSession(connect({ [QUERY_ID_SETTING]: tag }), tag, usual);
  };
  const release = (held: SessionConnection): void => {
    if (held.touched || closed || idle.length >= spare) held.connection.close();
    else idle.push(held);
  };
  const inSessionOfItsOwn = async (statement: EngineStatement, watch: WatchedStatement): Promise<EngineOutcome> => {
    const held = openSession(statement);
    try {
      return await runInSession(held, statement, watch);
    } finally {
      release(held);
    }
  };
  const inSession: Start = (name, statement, watch) => {
    const session = sessions.get(name) ?? { held: openSession(statement), tail: Promise.resolve() };
    sessions.set(name, session);
    const result = session.tail.then(() => slots.run(() => runInSession(session.held, statement, watch)));
    session.tail = result.catch(() => undefined);
    return result;
  };
  /** For statements about others: they wait for no slot, and are no session's. */
  const alone = async (statement: EngineStatement, watch: WatchedStatement): Promise<EngineOutcome> => {
    const json = statement.losslessJson ? LOSSLESS_JSON : {};
    const connection = connect({ [QUERY_ID_SETTING]: statement.queryId, ...json });
    try {
      return isKill(statement.sql)
        ? runKill(connection, statement, watch)
        : await runAlone(connection, statement, watch);
    } finally {
      connection.close();
    }
  };
  const start = (statement: EngineStatement, watch: WatchedStatement): Promise<EngineOutcome> => {
    const { sql, session } = statement;
    if (isKill(sql)) return alone(statement, watch);
    if (session !== undefined) return inSession(session, statement, watch);
    return readsProcesses(sql) ? alone(statement, watch) : slots.run(() => inSessionOfItsOwn(statement, watch));
  };

  return {
    async run(statement) {
      if (closed) throw refused(statement, 'the warehouse is closed', { code: 0, type: 'CLOSED' });
      const { queryId, signal } = statement;
      if (running.has(queryId)) throw refused(statement, `Query with id = ${queryId} is already running`, SAME_ID);
      const watch = running.watch(queryId, statement.onProgress);
      const kill = (): void => running.kill(queryId);
      signal?.addEventListener('abort', kill, { once: true });
      if (signal?.aborted) kill();
      try {
        return { ...(await start(statement, watch)), seen: watch.seen() };
      } finally {
        signal?.removeEventListener('abort', kill);
        watch.stop();
      }
    },
    kill: running.kill,
    async endSession(name) {
      const session = sessions.get(name);
      sessions.delete(name);
      await session?.tail;
      if (session !== undefined) release(session.held);
    },
    async close() {
      if (closed) return;
      closed = true;
      await drain(running);
      exiting.cancel();
      for (const { connection } of [...idle, ...[...sessions.values()].map(({ held }) => held)]) connection.close();
      sessions.clear();
      control.close();
    },
  };
}

/** What running a statement gives by itself. */
export type EngineOutcome = Omit<EngineResult, 'seen'>;

const SAME_ID = { code: 216, type: 'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING' };

function refused({ sql, queryId }: EngineStatement, message: string, kind: typeof SAME_ID): WarehouseError {
  return new WarehouseError(message, { ...kind, sql, queryId });
}

/** A kill may come before its statement has reached the engine, so it is repeated until all are gone or patience is. */
async function drain(running: RunningStatements): Promise<void> {
  const until = performance.now() + CLOSING_PATIENCE;
  while (running.size() > 0 && performance.now() < until) {
    running.killAll();
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}
