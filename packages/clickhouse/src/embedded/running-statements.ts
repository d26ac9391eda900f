import type { StatementProgress } from '@tsdbt/core';
import { quoteString } from '@tsdbt/sql';
import type { Session } from 'chdb';
import { QUERY_ID_SETTING, type RunningTags } from './query-ids.ts';

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
  /** It runs from now on, on the connection of that tag. */
  begins(tag: string): void;
  /** It runs no more: what runs on its connection from now on is another statement. */
  ended(): void;
  /** The tags and ids of all that runs. */
  tags(): RunningTags;
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
  /** While it runs. */
  tag: string | undefined;
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
    const byTag = tags();
    for (const [tag, seen] of readProcesses(control)) {
      const statement = watched.get(byTag.get(tag) ?? '');
      if (statement === undefined) continue;
      statement.seen = seen;
      statement.onProgress?.(seen);
    }
    for (const { killed, tag } of watched.values()) if (killed && tag !== undefined) sendKill(control, tag);
  };
  const tags = (): RunningTags => {
    const running = [...watched].flatMap(([id, { tag }]): [string, string][] => (tag === undefined ? [] : [[tag, id]]));
    return new Map(running);
  };
  const kill = (queryId: string): void => {
    const statement = watched.get(queryId);
    if (statement === undefined) return;
    statement.killed = true;
    if (statement.tag !== undefined) sendKill(control, statement.tag);
  };

  return {
    watch(queryId, onProgress) {
      const statement: Watched = { onProgress, seen: NOTHING_SEEN, killed: false, tag: undefined };
      watched.set(queryId, statement);
      timer ??= setInterval(look, INTERVAL).unref();
      return {
        killed: () => statement.killed,
        begins(tag) {
          statement.tag = tag;
        },
        ended() {
          statement.tag = undefined;
        },
        tags,
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

function sendKill(control: Session, tag: string): void {
  const kill = `KILL QUERY WHERE Settings['${QUERY_ID_SETTING}'] = ${quoteString(tag)} ASYNC`;
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
