import type { StatementFate } from '@tsdbt/core';

/** Asks the server something about a statement of that id; rejects when there is no answer soon. */
export type AskAbout = (sql: string, queryId: string) => Promise<readonly (readonly unknown[])[]>;

/**
 * What became of a statement whose answer was lost. One that still runs is killed, and waited for: whoever asks is going to undo
 * its work. What has ended may be in the query log, where the server keeps one.
 */
export async function findFate(queryId: string, ask: AskAbout): Promise<StatementFate> {
  try {
    for (let attempt = 0; (await ask(RUNS, queryId))[0]?.[0] === 1; attempt += 1) {
      if (attempt === ATTEMPTS) return 'running';
      await ask(KILL, queryId);
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
    const [logs] = await ask(KEEPS_LOG, queryId);
    if (logs?.[0] !== 1) return 'unknown';
    // Without the right to flush, the log may be written already.
    await ask('SYSTEM FLUSH LOGS', queryId).catch(() => undefined);
    const [last] = await ask(LOGGED, queryId);
    if (last === undefined) return 'unknown';
    return last[0] === 'QueryFinish' ? 'done' : 'failed';
  } catch {
    return 'unknown';
  }
}

/** How often a statement is told to end, and the milliseconds between. */
const ATTEMPTS = 10;
const PAUSE = 300;

const RUNS = 'SELECT count() > 0 FROM system.processes WHERE query_id = {id:String}';
const KILL = 'KILL QUERY WHERE query_id = {id:String} ASYNC';
const KEEPS_LOG = "SELECT count() > 0 FROM system.tables WHERE database = 'system' AND name = 'query_log'";
const LOGGED = `SELECT toString(type) FROM system.query_log
WHERE event_date >= today() - 1 AND query_id = {id:String} AND type != 'QueryStart' ORDER BY event_time DESC LIMIT 1`;
