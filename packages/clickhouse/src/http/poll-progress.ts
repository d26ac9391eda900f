import type { StatementOptions, StatementProgress } from '@tsdbt/core';

/** Milliseconds between two questions. */
const INTERVAL = 500;

/**
 * Asks the server how far a statement is until the returned function is called. (Node's HTTP parser gives the progress headers
 * only with the last of them, so they cannot serve.) A question that fails says nothing, and the statement goes on.
 */
export function pollProgress(
  ask: (options: StatementOptions) => Promise<{ readonly rows: readonly (readonly unknown[])[] }>,
  queryId: string,
  onProgress: (progress: StatementProgress) => void,
): () => void {
  let stopped = false;
  let timer = setTimeout(look, INTERVAL).unref();
  async function look(): Promise<void> {
    const row = await ask({ params: { id: queryId } }).then(
      ({ rows }) => rows[0],
      () => undefined,
    );
    if (stopped) return;
    if (row !== undefined) onProgress(progressOf(row));
    timer = setTimeout(look, INTERVAL).unref();
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function progressOf(row: readonly unknown[]): StatementProgress {
  const at = (index: number): number => Math.max(0, Number(row[index]));
  return {
    readRows: at(0),
    readBytes: at(1),
    totalRowsToRead: at(2),
    writtenRows: at(3),
    memoryUsage: at(4),
    elapsed: at(5),
  };
}
