import { WarehouseError } from '@tsdbt/core';
import { firstKeyword, mayChangeSession, quoteIdentifier } from '@tsdbt/sql';
import type { Session } from 'chdb';
import { parseException } from '../errors/parse-exception.ts';
import { LOSSLESS_JSON } from '../query-result.ts';
import type { EngineOutcome, EngineStatement } from './chdb-engine.ts';
import { QUERY_ID_SETTING, withQueryIds } from './query-ids.ts';
import { chosenDatabase, requireHarmless } from './require-harmless.ts';
import type { WatchedStatement } from './running-statements.ts';
import {
  askUsual,
  forgetUsual,
  learnUsual,
  type SessionSettings,
  settingsToChange,
  type UsualSettings,
} from './session-settings.ts';
import { type SettingValue, setStatement } from './set-statement.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** A connection that the statements of one session share, and after them those of another session if it is as good as new. */
export interface SessionConnection extends SessionSettings {
  readonly connection: Session;
  /** Stands for its statements in the engine's list of processes. */
  readonly tag: string;
  /** The database that names without one refer to, where it is known: choosing it again is spared. */
  database: string | undefined;
  /** The same after a USE of the session's own; undefined only where nobody can tell. */
  current: string | undefined;
  /** Whether a statement may have left something behind that another session would find. */
  touched: boolean;
}

/** A session that nothing was done in yet; `usual` is shared by all of them. */
export function newSession(connection: Session, tag: string, usual: UsualSettings): SessionConnection {
  return { connection, tag, usual, standing: {}, database: undefined, current: FIRST_DATABASE, touched: false };
}

/** ClickHouse: where a connection begins. */
const FIRST_DATABASE = 'default';

/** Whether the statement finds its database and its settings on the connection as they stand. */
export function isReadyFor(session: SessionConnection, statement: EngineStatement): boolean {
  if (session.database !== statement.database) return false;
  return Object.keys(settingsToChange(session, ownSettings(statement))).length === 0;
}

/** Runs a statement on a connection made for it, whose tag is the statement's id. */
export async function runAlone(
  connection: Session,
  statement: EngineStatement,
  watch: WatchedStatement,
): Promise<EngineOutcome> {
  requireHarmless({ ...statement, database: statement.database ?? FIRST_DATABASE });
  set(connection, statement, withoutQueryId(statement.settings));
  use(connection, statement);
  return await perform({ connection, tag: statement.queryId }, statement, watch);
}

/** Runs a statement on a session's connection. Temporary tables, the database and what the statement itself SETs stay. */
export async function runInSession(
  session: SessionConnection,
  statement: EngineStatement,
  watch: WatchedStatement,
): Promise<EngineOutcome> {
  const { connection } = session;
  const { sql, database, escapedParams = {} } = statement;
  requireHarmless({ ...statement, database: database ?? session.current });
  const wanted = ownSettings(statement);
  const tagging = session.touched ? { [QUERY_ID_SETTING]: session.tag } : {};
  session.touched ||=
    mayChangeSession(sql) || STAYING.some(name => name in wanted) || Object.keys(escapedParams).length > 0;
  await findUsual(session, statement, Object.keys(wanted));
  set(connection, statement, { ...settingsToChange(session, wanted), ...tagging });
  session.standing = wanted;
  if (session.database !== database) use(connection, statement);
  session.database = CHOOSES_DATABASE.test(sql) ? undefined : (database ?? session.database);
  session.current = database ?? session.current;
  if (firstKeyword(sql) === 'USE') session.current = chosenDatabase({ ...statement, database: session.current });
  if (SETS.test(sql)) forgetUsual(session);
  try {
    return await perform(session, statement, watch);
  } catch (error) {
    session.touched = true;
    throw error;
  }
}

/**
 * Runs `KILL QUERY` at once and without libuv, whose threads may all be busy with the statements that are to be killed. The
 * result comes as text, so binary formats are not for it.
 */
export function runKill(connection: Session, statement: EngineStatement, watch: WatchedStatement): EngineOutcome {
  const { sql, queryId, format, settings, escapedParams } = statement;
  const started = performance.now();
  try {
    const own = setStatement(withoutQueryId(settings), escapedParams);
    if (own !== undefined) connection.query(own);
    const text = connection.query(withQueryIds(sql, watch.tags), format);
    return { bytes: Buffer.from(text), rows: 0, size: 0, elapsed: (performance.now() - started) / 1000 };
  } catch (cause) {
    throw parseException(cause instanceof Error ? cause.message : String(cause), { sql, queryId, cause });
  }
}

/** Settings that cannot be put back as they were. */
const STAYING: readonly string[] = ['compatibility', 'readonly'];

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

/** While the statement runs, and no longer, killing its tag is killing it. */
async function perform(
  { connection, tag }: Pick<SessionConnection, 'connection' | 'tag'>,
  statement: EngineStatement,
  watch: WatchedStatement,
): Promise<EngineOutcome> {
  const { sql, queryId, format } = statement;
  if (watch.killed()) {
    throw new WarehouseError('Query was cancelled', { code: 394, type: 'QUERY_WAS_CANCELLED', sql, queryId });
  }
  const text = withQueryIds(sql, watch.tags);
  const started = performance.now();
  watch.begins(tag);
  try {
    const result = await translated(statement, connection.queryAsync(text, { format }));
    const elapsed = (performance.now() - started) / 1000;
    return { bytes: result.bytes(), rows: result.rowsRead, size: result.bytesRead, elapsed };
  } finally {
    watch.ended();
  }
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

/** Asks the engine what settings are between statements, where that is not known yet. */
async function findUsual(
  session: SessionConnection,
  statement: EngineStatement,
  names: readonly string[],
): Promise<void> {
  const unknown = names.filter(name => !session.usual.has(name));
  if (unknown.length === 0) return;
  set(session.connection, statement, settingsToChange(session, {}));
  session.standing = {};
  const question = session.connection.queryAsync(askUsual(unknown), { format: 'JSONCompactEachRow' });
  learnUsual(session.usual, unknown, (await translated(statement, question)).text());
}

function ownSettings({ losslessJson, settings }: EngineStatement): Settings {
  return { ...(losslessJson ? LOSSLESS_JSON : {}), ...withoutQueryId(settings) };
}

/** The id of a statement takes this setting's place; see query-ids.ts. */
function withoutQueryId(settings: Settings = {}): Settings {
  const { [QUERY_ID_SETTING]: _, ...rest } = settings;
  return rest;
}
