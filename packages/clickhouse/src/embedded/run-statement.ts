import { WarehouseError } from '@tsdbt/core';
import { quoteIdentifier, quoteString } from '@tsdbt/sql';
import type { Session } from 'chdb';
import { parseException } from '../errors/parse-exception.ts';
import { LOSSLESS_JSON } from '../query-result.ts';
import type { EngineOutcome, EngineStatement } from './chdb-engine.ts';
import { QUERY_ID_SETTING, withQueryIds } from './query-ids.ts';
import { type SettingValue, setStatement } from './set-statement.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** A connection that the statements of one session share. */
export interface SessionConnection {
  readonly connection: Session;
  /** The database that names without one refer to, where it is known: choosing it again is spared. */
  database: string | undefined;
  /** What the settings of the last statement have to be put back to: the next statement's SET does it on the way. */
  borrowed: Settings;
  /** Whether a statement may have SET something, so that settings are no longer what the connection began with. */
  altered: boolean;
}

/** What settings are on a new connection, as far as they were asked for; all sessions of an engine begin with the same. */
export type InitialSettings = Map<string, string>;

/** A session that nothing was done in yet. */
export function newSession(connection: Session): SessionConnection {
  return { connection, database: undefined, borrowed: {}, altered: false };
}

/** Runs a statement on a connection made for it. */
export async function runAlone(
  connection: Session,
  statement: EngineStatement,
  killed: () => boolean,
): Promise<EngineOutcome> {
  set(connection, statement, withoutQueryId(statement.settings));
  use(connection, statement);
  return await perform(connection, statement, killed);
}

/**
 * Runs a statement on a session's connection. Its own settings hold for it alone, as over HTTP: what stood before is put back
 * when the next statement comes. Temporary tables, the database and what the statement itself SETs stay.
 */
export async function runInSession(
  session: SessionConnection,
  initial: InitialSettings,
  statement: EngineStatement,
  killed: () => boolean,
): Promise<EngineOutcome> {
  const { connection } = session;
  const own = withoutQueryId(statement.settings);
  const before = await valuesOf(session, initial, statement, Object.keys(own));
  const json = jsonSettings(statement.losslessJson);
  set(connection, statement, { ...session.borrowed, ...json, ...own, [QUERY_ID_SETTING]: statement.queryId });
  session.borrowed = before;
  if (session.database !== statement.database) use(connection, statement);
  session.database = CHOOSES_DATABASE.test(statement.sql) ? undefined : statement.database;
  session.altered ||= SETS.test(statement.sql);
  return await perform(connection, statement, killed);
}

/**
 * Runs `KILL QUERY` at once and without libuv, whose threads may all be busy with the statements that are to be killed. The
 * result comes as text, so binary formats are not for it.
 */
export function runKill(connection: Session, statement: EngineStatement): EngineOutcome {
  const { sql, queryId, format, settings, escapedParams } = statement;
  const started = performance.now();
  try {
    const own = setStatement(withoutQueryId(settings), escapedParams);
    if (own !== undefined) connection.query(own);
    const text = connection.query(withQueryIds(sql), format);
    return { bytes: Buffer.from(text), rows: 0, size: 0, elapsed: (performance.now() - started) / 1000 };
  } catch (cause) {
    throw parseException(cause instanceof Error ? cause.message : String(cause), { sql, queryId, cause });
  }
}

/** May be a USE, wherever comments put it; whatever else has the word costs one USE more. */
const CHOOSES_DATABASE = /\buse\b/i;

/** Likewise for SET: whatever else has the word costs a question before settings are changed. */
const SETS = /\bset\b/i;

/** Synchronously, as all that is over in a tenth of a millisecond: a libuv thread would take longer to answer. */
function set(
  connection: Session,
  statement: EngineStatement,
  settings: Readonly<Record<string, SettingValue | undefined>>,
): void {
  const sql = setStatement(settings, statement.escapedParams);
  if (sql !== undefined) atOnce(connection, statement, sql);
}

function use(connection: Session, statement: EngineStatement): void {
  if (statement.database !== undefined) atOnce(connection, statement, `USE ${quoteIdentifier(statement.database)}`);
}

function atOnce(connection: Session, statement: EngineStatement, sql: string): void {
  try {
    connection.query(sql, 'Null');
  } catch (cause) {
    throw inTermsOf(statement, cause);
  }
}

async function perform(connection: Session, statement: EngineStatement, killed: () => boolean): Promise<EngineOutcome> {
  const { sql, queryId, format } = statement;
  if (killed()) {
    throw new WarehouseError('Query was cancelled', { code: 394, type: 'QUERY_WAS_CANCELLED', sql, queryId });
  }
  const started = performance.now();
  const result = await translated(statement, connection.queryAsync(withQueryIds(sql), { format }));
  const elapsed = (performance.now() - started) / 1000;
  return { bytes: result.bytes(), rows: result.rowsRead, size: result.bytesRead, elapsed };
}

async function translated<T>(statement: EngineStatement, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw inTermsOf(statement, cause);
  }
}

function inTermsOf({ sql, queryId }: EngineStatement, cause: unknown): WarehouseError {
  return parseException(cause instanceof Error ? cause.message : String(cause), { sql, queryId, cause });
}

function jsonSettings(lossless: boolean | undefined): Readonly<Record<string, SettingValue | undefined>> {
  if (lossless !== false) return lossless ? LOSSLESS_JSON : {};
  return Object.fromEntries(Object.keys(LOSSLESS_JSON).map(name => [name, undefined]));
}

/** What these settings are in a session between two statements; asked of the engine only where it may differ or is not known yet. */
async function valuesOf(
  session: SessionConnection,
  initial: InitialSettings,
  statement: EngineStatement,
  names: readonly string[],
): Promise<Settings> {
  const known = session.altered ? new Map<string, string>() : initial;
  const missing = names.filter(name => !known.has(name));
  if (missing.length > 0) {
    set(session.connection, statement, session.borrowed);
    session.borrowed = {};
    const values = missing.map(name => `toString(getSetting(${quoteString(name)}))`).join(', ');
    const question = session.connection.queryAsync(`SELECT [${values}]`, { format: 'JSONCompactEachRow' });
    const [found] = JSON.parse((await translated(statement, question)).text()) as readonly [readonly string[]];
    for (const [index, name] of missing.entries()) known.set(name, found[index] ?? '');
  }
  return Object.fromEntries(names.map(name => [name, known.get(name) ?? '']));
}

/** The id of a statement takes this setting's place; see query-ids.ts. */
function withoutQueryId(settings: Settings = {}): Settings {
  const { [QUERY_ID_SETTING]: _, ...rest } = settings;
  return rest;
}
