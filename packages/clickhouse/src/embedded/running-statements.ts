import type { StatementProgress } from '@tsdbt/core';
import { quoteString } from '@tsdbt/sql';
import type { Session } from 'chdb';
import { QUERY_ID_SETTING } from './query-ids.ts';

/** Statements in the engine's care: tells their progress and kills them, through a connection that runs nothing else. */
export interface RunningStatements {
  watch(queryId: string, onProgress?: (progress: StatementProgress) => void): WatchedStatement;
  has(queryId: string): boolean;
  size(): number;
  /** Kills a statement: now, and at every look until it is gone, since it may not have reached the engine yet. */
  kill(queryId: string): void;
  killAll(): void;
}

export interface WatchedStatement {
  killed(): boolean;
  seen(): LastSeen;
  /** To be called when the statement has ended. */
  stop(): void;
}

/** The most that was seen of a statement; all zero when it ended before the first look. */
export interface LastSeen extends StatementProgress {
  readonly writtenBytes: number;
  readonly peakMemory: number;
}

interface Watched {
  readonly onProgress: ((progress: StatementProgress) => void) | undefined;
  seen: LastSeen;
  killed: boolean;
}

/** Milliseconds between looks. */
const INTERVAL = 250;

/**
 * The control connection is used synchronously: chDB runs statements on libuv's threads, and when all of those are busy nothing
 * else would get through. A look takes 1 to 3 ms. ClickHouse: `KILL QUERY … SYNC` would wait for the victim; in process it hangs.
 */
export function watchStatements(control: Session): RunningStatements {
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    for (const [queryId, seen] of readProcesses(control)) {
      const statement = watched.get(queryId);
      if (statement === undefined) continue;
      statement.seen = seen;
      statement.onProgress?.(seen);
    }
    for (const [queryId, statement] of watched) if (statement.killed) sendKill(control, queryId);
  };
  const kill = (queryId: string): void => {
    const statement = watched.get(queryId);
    if (statement === undefined) return;
    statement.killed = true;
    sendKill(control, queryId);
  };

  return {
    watch(queryId, onProgress) {
      const statement: Watched = { onProgress, seen: NOTHING_SEEN, killed: false };
      watched.set(queryId, statement);
      timer ??= setInterval(look, INTERVAL).unref();
      return {
        killed: () => statement.killed,
        seen: () => statement.seen,
        stop() {
          watched.delete(queryId);
          if (watched.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
    has: queryId => watched.has(queryId),
    size: () => watched.size,
    kill,
    killAll() {
      for (const queryId of watched.keys()) kill(queryId);
    },
  };
}

const NOTHING_SEEN: LastSeen = {
  readRows: 0,
  readBytes: 0,
  totalRowsToRead: 0,
  writtenRows: 0,
  writtenBytes: 0,
  memoryUsage: 0,
  peakMemory: 0,
  elapsed: 0,
};

const LOOK = `SELECT Settings['${QUERY_ID_SETTING}'], read_rows, read_bytes, total_rows_approx, written_rows, written_bytes, memory_usage, peak_memory_usage, elapsed FROM system.processes WHERE Settings['${QUERY_ID_SETTING}'] != ''`;

function readProcesses(control: Session): readonly (readonly [string, LastSeen])[] {
  const lines = (attempt(() => control.query(LOOK, 'JSONCompactEachRow')) ?? '').split('\n');
  return lines.filter(line => line !== '').map(line => processRow(JSON.parse(line) as readonly unknown[]));
}

function processRow(row: readonly unknown[]): readonly [string, LastSeen] {
  const at = (index: number): number => Math.max(0, Number(row[index]));
  return [
    String(row[0]),
    {
      readRows: at(1),
      readBytes: at(2),
      totalRowsToRead: at(3),
      writtenRows: at(4),
      writtenBytes: at(5),
      memoryUsage: at(6),
      peakMemory: at(7),
      elapsed: at(8),
    },
  ];
}

function sendKill(control: Session, queryId: string): void {
  const kill = `KILL QUERY WHERE Settings['${QUERY_ID_SETTING}'] = ${quoteString(queryId)} ASYNC`;
  attempt(() => control.query(kill, 'Null'));
}

/** With the memory used up even these questions may be refused; the next look comes soon. */
function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
