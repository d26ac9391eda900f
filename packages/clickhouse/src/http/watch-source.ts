/** A stream whose own failure can be told from the connection's failure that follows from it. */
export interface WatchedSource {
  readonly data: AsyncIterable<Uint8Array>;
  /** What the source threw, if it did. */
  failure(): unknown;
}

export function watchSource(source: AsyncIterable<Uint8Array>): WatchedSource {
  let failure: unknown;
  async function* pass(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* source;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { data: pass(), failure: () => failure };
}
