import { WarehouseError } from '@tsdbt/core';

/** A stream whose own failure can be told from the connection's failure that follows from it. */
export interface WatchedSource {
  readonly data: AsyncIterable<Uint8Array>;
  /** What the source threw, if it did. */
  failure(): unknown;
}

/** The source, until the signal comes: then it ends with ClickHouse's error for a cancelled statement. */
export function watchSource(source: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): WatchedSource {
  let failure: unknown;
  async function* pass(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of source) {
        if (signal?.aborted)
          throw new WarehouseError('Query was cancelled', { code: 394, type: 'QUERY_WAS_CANCELLED' });
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { data: pass(), failure: () => failure };
}
