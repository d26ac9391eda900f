import { quoteString, type SqlToken, statementWords, tokenize } from '@tsdbt/sql';

/**
 * chDB gives every statement a query_id of its own making. Its connection's tag travels in `log_comment`: our id, or for a session's
 * connection a name for whichever of its statements runs. Statements that look at running queries are rewritten to see our id as
 * `query_id`, so that both drivers (and clients of a served warehouse) can find, watch and kill a statement by the id that they
 * gave it.
 */
export const QUERY_ID_SETTING = 'log_comment';

/** The tags of sessions' connections that run a statement now, and its id. */
export type RunningTags = ReadonlyMap<string, string>;

/** The statement with `system.processes` and `KILL QUERY WHERE query_id` speaking of our ids; most come back unchanged. */
export function withQueryIds(sql: string, tags: () => RunningTags): string {
  if (isKill(sql)) return replaceKilledId(sql, idOf(tags()));
  return readsProcesses(sql) ? replaceProcesses(sql, idOf(tags())) : sql;
}

/** `KILL QUERY`; `KILL MUTATION` is a statement like others. */
export function isKill(sql: string): boolean {
  const words = statementWords(sql);
  return words.next().value?.keyword === 'KILL' && words.next().value?.keyword === 'QUERY';
}

/** Statements that look at running statements: they must get through when all threads are busy with those. */
export function readsProcesses(sql: string): boolean {
  return /system\s*\.\s*processes/i.test(sql);
}

const TAG = `Settings['${QUERY_ID_SETTING}']`;

/** ClickHouse: `transform` leaves what is not in the list as it is. */
function idOf(tags: RunningTags): string {
  const list = (texts: Iterable<string>): string => [...texts].map(quoteString).join(', ');
  return tags.size === 0 ? TAG : `transform(${TAG}, [${list(tags.keys())}], [${list(tags.values())}])`;
}

function replaceProcesses(sql: string, id: string): string {
  const processes = `(SELECT * REPLACE (if(${TAG} = '', query_id, ${id}) AS query_id) FROM system.processes)`;
  const words = [...tokenize(sql)].filter(token => token.kind !== 'space' && token.kind !== 'comment');
  const text = (token: SqlToken | undefined): string =>
    token === undefined ? '' : sql.slice(token.start, token.end).toLowerCase();
  let result = '';
  let copied = 0;
  words.forEach((token, index) => {
    const last = words[index + 2];
    if (last === undefined || text(token) !== 'system' || text(words[index + 1]) !== '.') return;
    if (text(last) !== 'processes' || !/^(from|join)$/.test(text(words[index - 1]))) return;
    result += sql.slice(copied, token.start) + processes;
    copied = last.end;
  });
  return result + sql.slice(copied);
}

/** In process, SYNC would wait for a statement that cannot end before this one does. */
function replaceKilledId(sql: string, id: string): string {
  const words = new Map([
    ['query_id', id],
    ['sync', 'ASYNC'],
  ]);
  let result = '';
  for (const token of tokenize(sql)) {
    const text = sql.slice(token.start, token.end);
    result += token.kind === 'word' ? (words.get(text.toLowerCase()) ?? text) : text;
  }
  return result;
}
