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
}

/** Runs a statement on a connection made for it. */
export async function runAlone(
  connection: Session,
  statement: EngineStatement,
  killed: () => boolean,
): Promise<EngineOutcome> {
  await set(connection, statement, withoutQueryId(statement.settings));
  await use(connection, statement);
  return await perform(connection, statement, killed);
}

/**
 * Runs a statement on a session's connection. Its own settings hold for it alone, as over HTTP: what stood before is put back.
 * Temporary tables, the database and what the statement itself SETs stay.
 */
export async function runInSession(
  session: SessionConnection,
  statement: EngineStatement,
  killed: () => boolean,
): Promise<EngineOutcome> {
  const { connection } = session;
  const own = withoutQueryId(statement.settings);
  const restore = await settingsNow(connection, statement, Object.keys(own));
  try {
    const json = jsonSettings(statement.losslessJson);
    await set(connection, statement, { ...json, ...own, [QUERY_ID_SETTING]: statement.queryId });
    if (session.database !== statement.database) await use(connection, statement);
    session.database = CHOOSES_DATABASE.test(statement.sql) ? undefined : statement.database;
    return await perform(connection, statement, killed);
  } finally {
    if (restore !== undefined) await connection.queryAsync(restore);
  }
}

/**
 * Runs `KILL QUERY` at once and without libuv, whose threads may all be busy with the statements that are to be killed. The
 * result comes as text, so binary formats are not for it.
 */
export function runKill(connection: Session, statement: EngineStatement): EngineOutcome {
  const { sql, queryId, format, settings, escapedParams } = statement;
  const started = performance.now();
  try {
    const set = setStatement(withoutQueryId(settings), escapedParams);
    if (set !== undefined) connection.query(set);
    const text = connection.query(withQueryIds(sql), format);
    return { bytes: Buffer.from(text), rows: 0, size: 0, elapsed: (performance.now() - started) / 1000 };
  } catch (cause) {
    throw parseException(cause instanceof Error ? cause.message : String(cause), { sql, queryId, cause });
  }
}

/** May be a USE, wherever comments put it; whatever else has the word costs one USE more. */
const CHOOSES_DATABASE = /\buse\b/i;

async function set(
  connection: Session,
  statement: EngineStatement,
  settings: Readonly<Record<string, SettingValue | undefined>>,
): Promise<void> {
  const sql = setStatement(settings, statement.escapedParams);
  if (sql !== undefined) await translated(statement, connection.queryAsync(sql));
}

async function use(connection: Session, statement: EngineStatement): Promise<void> {
  if (statement.database === undefined) return;
  await translated(statement, connection.queryAsync(`USE ${quoteIdentifier(statement.database)}`));
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
    const text = cause instanceof Error ? cause.message : String(cause);
    throw parseException(text, { sql: statement.sql, queryId: statement.queryId, cause });
  }
}

function jsonSettings(lossless: boolean | undefined): Readonly<Record<string, SettingValue | undefined>> {
  if (lossless !== false) return lossless ? LOSSLESS_JSON : {};
  return Object.fromEntries(Object.keys(LOSSLESS_JSON).map(name => [name, undefined]));
}

/** The `SET` that puts these settings back to what they are now. */
async function settingsNow(
  connection: Session,
  statement: EngineStatement,
  names: readonly string[],
): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  const values = names.map(name => `toString(getSetting(${quoteString(name)}))`).join(', ');
  const question = connection.queryAsync(`SELECT [${values}]`, { format: 'JSONCompactEachRow' });
  const [before] = JSON.parse((await translated(statement, question)).text()) as readonly [readonly string[]];
  return setStatement(Object.fromEntries(names.map((name, index) => [name, before[index]])));
}

/** The id of a statement takes this setting's place; see query-ids.ts. */
function withoutQueryId(settings: Settings = {}): Settings {
  const { [QUERY_ID_SETTING]: _, ...rest } = settings;
  return rest;
}
