import { WarehouseError } from '@tsdbt/core';
import { firstKeyword, type StatementWord, statementWords, unquoteIdentifier } from '@tsdbt/sql';

/** A statement, and what its names stand for. */
export interface StatementInContext {
  readonly sql: string;
  readonly queryId: string;
  /** The database that names without one refer to; undefined when that is not known. */
  readonly database: string | undefined;
  /** Values of `{name:Identifier}`. */
  readonly escapedParams?: Readonly<Record<string, string>>;
}

/**
 * Refuses what only a server survives. In process, SHUTDOWN and KILL end this program and with it whoever started it, SUSPEND stops it; without
 * its own databases the engine answers nothing any more. And refuses what chDB takes for commands of a terminal: `exit` and `\i file`
 * would do nothing or something else, and be reported as done.
 * @throws WarehouseError QUERY_IS_PROHIBITED, SYNTAX_ERROR
 */
export function requireHarmless(statement: StatementInContext): void {
  requireStatement(statement);
  const { sql } = statement;
  if (!MAY_HARM.test(sql) || (!HARMFUL_VERBS.has(firstKeyword(sql) ?? '') && !HOLDS_MORE.test(sql))) return;
  for (const words of piecesOf(sql)) {
    const harm = harmOf(words, statement);
    if (harm === undefined) continue;
    throw new WarehouseError(`the embedded engine does not run this statement: ${harm}`, {
      ...PROHIBITED,
      sql,
      queryId: statement.queryId,
    });
  }
}

const PROHIBITED = { code: 392, type: 'QUERY_IS_PROHIBITED' };

/** Spares most statements a closer look. */
const MAY_HARM = /system|drop|detach|truncate|rename|exchange/i;
const HOLDS_MORE = /;|parallel/i;

/** The database that a `USE` chooses; undefined when that cannot be told. */
export function chosenDatabase(statement: StatementInContext): string | undefined {
  const words = [...statementWords(statement.sql)];
  return nameAt(words, words[1]?.keyword === 'DATABASE' && words[2] !== undefined ? 2 : 1, statement);
}

/** chDB: the words by which its terminal ends. ClickHouse: a statement begins with a keyword or a bracket. */
const TERMINAL_WORDS: ReadonlySet<string> = new Set(['EXIT', 'QUIT', 'LOGOUT', 'Q']);

function requireStatement({ sql, queryId }: StatementInContext): void {
  const first = firstKeyword(sql);
  const [word, next] = firstWords(sql);
  if (word === undefined || word.kind === 'semicolon') return;
  if (first !== undefined && !(TERMINAL_WORDS.has(first) && (next === undefined || next.kind === 'semicolon'))) return;
  const offset = Buffer.byteLength(sql.slice(0, word.start)) + 1;
  const rest = sql.slice(word.start, word.start + 50);
  throw new WarehouseError(`Syntax error: failed at position ${offset} (${word.text.slice(0, 50)}): ${rest}`, {
    code: 62,
    type: 'SYNTAX_ERROR',
    position: word.start,
    sql,
    queryId,
  });
}

function firstWords(sql: string): readonly StatementWord[] {
  const words: StatementWord[] = [];
  for (const word of statementWords(sql)) if (words.push(word) === 2) break;
  return words;
}

/** The statements of a text: what semicolons part, and what runs side by side in `a PARALLEL WITH b`. */
function piecesOf(sql: string): readonly (readonly StatementWord[])[] {
  const pieces: StatementWord[][] = [[]];
  for (const word of statementWords(sql)) {
    const piece = pieces.at(-1);
    const beside = word.keyword === 'WITH' && piece?.at(-1)?.keyword === 'PARALLEL';
    if (word.kind === 'semicolon' || beside) pieces.push([]);
    else piece?.push(word);
  }
  return pieces;
}

function harmOf(words: readonly StatementWord[], statement: StatementInContext): string | undefined {
  const start = words.findIndex(({ text }) => text !== '(');
  const own = start < 0 ? [] : words.slice(start);
  const [verb = '', object = ''] = own.map(({ keyword }) => keyword);
  if (verb === 'SYSTEM') return harmOfSystem(own.slice(1, 4).map(({ keyword }) => keyword));
  if (!TAKES_AWAY.has(verb) || HARMLESS_OBJECTS.has(object)) return undefined;
  return object === 'DATABASE' || object === 'ALL' || object === 'TABLES'
    ? harmOfDatabase(verb, own, statement)
    : harmOfTables(own, statement);
}

function harmOfSystem([first = '', second = '']: readonly string[]): string | undefined {
  const action = SYSTEM_ACTIONS.get(first) ?? SYSTEM_ACTIONS.get(`${first} ${second}`);
  return action === undefined ? undefined : `SYSTEM ${first} ${action}`;
}

/** ClickHouse: ASTSystemQuery.h. */
const SYSTEM_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['SHUTDOWN', 'would end this program'],
  ['KILL', 'would end this program'],
  ['SUSPEND', 'would stop this program'],
  ['ENABLE FAILPOINT', 'makes statements fail on purpose'],
  ['NOTIFY FAILPOINT', 'makes statements fail on purpose'],
  ['WAIT FAILPOINT', 'waits for ever'],
  ['START THREAD', 'disturbs the engine on purpose'],
  ['ALLOCATE MEMORY', 'takes the memory of other statements'],
  ['STOP LISTEN', 'is for servers'],
  ['START LISTEN', 'is for servers'],
]);

const TAKES_AWAY: ReadonlySet<string> = new Set(['DROP', 'DETACH', 'TRUNCATE', 'RENAME', 'EXCHANGE']);
const HARMFUL_VERBS: ReadonlySet<string> = new Set(['SYSTEM', ...TAKES_AWAY]);

/** What is in no database. */
const HARMLESS_OBJECTS: ReadonlySet<string> = new Set(
  'FUNCTION USER ROLE ROW POLICY QUOTA SETTINGS PROFILE NAMED TEMPORARY WORKLOAD RESOURCE MASKING'.split(' '),
);

const ENGINE_DATABASES: ReadonlySet<string> = new Set(['system', 'information_schema', 'INFORMATION_SCHEMA']);

const NO_NAMES: ReadonlySet<string> = new Set(['DATABASE', 'ALL', 'TABLES', 'FROM', 'IF', 'EXISTS', 'EMPTY']);

/** `DROP DATABASE a`, `RENAME DATABASE a TO b`, `TRUNCATE ALL TABLES FROM a`. */
function harmOfDatabase(
  verb: string,
  words: readonly StatementWord[],
  statement: StatementInContext,
): string | undefined {
  const at = words.findIndex(({ keyword }, index) => index > 0 && !NO_NAMES.has(keyword));
  const name = at < 0 ? undefined : nameAt(words, at, statement);
  if (name === undefined) return at < 0 ? undefined : UNKNOWN_NAME;
  if (ENGINE_DATABASES.has(name)) return `it cannot do without its database ${name}`;
  if (name !== 'default' || verb === 'TRUNCATE') return undefined;
  return 'it cannot do without its database default; drop the tables in it instead, or TRUNCATE DATABASE default';
}

/** Whatever is named with a database in such a statement, or without one where that means one of the engine's. */
function harmOfTables(words: readonly StatementWord[], statement: StatementInContext): string | undefined {
  const { database } = statement;
  let qualified = false;
  for (const [index, { text }] of words.entries()) {
    if (text !== '.') continue;
    qualified = true;
    const name = nameBefore(words, index, statement);
    if (name === undefined) return UNKNOWN_NAME;
    if (ENGINE_DATABASES.has(name)) return `it cannot do without what its database ${name} holds`;
  }
  if (qualified) return undefined;
  if (database === undefined) return 'in this session, the database must stand before the name';
  if (!ENGINE_DATABASES.has(database)) return undefined;
  return `it cannot do without what its database ${database} holds`;
}

const UNKNOWN_NAME = 'the value of the placeholder for its name must come with the statement, as it is';

/** The name that begins there; undefined for a placeholder whose value cannot be told. */
function nameAt(words: readonly StatementWord[], index: number, statement: StatementInContext): string | undefined {
  const text = words[index]?.text ?? '';
  return text === '{' ? parameter(words[index + 1]?.text, statement) : unquoteIdentifier(text);
}

/** Likewise the name that ends in front of a dot. */
function nameBefore(words: readonly StatementWord[], dot: number, statement: StatementInContext): string | undefined {
  const text = words[dot - 1]?.text ?? '';
  return text === '}' ? parameter(words[dot - 4]?.text, statement) : unquoteIdentifier(text);
}

/** `{name:Identifier}`: five tokens. A value with an escape in it is nobody's name. */
function parameter(name = '', { escapedParams = {} }: StatementInContext): string | undefined {
  const value = Object.hasOwn(escapedParams, name) ? escapedParams[name] : undefined;
  return value?.includes('\\') ? undefined : value;
}
