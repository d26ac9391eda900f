import { fail } from '@tsdbt/core';
import type { Session, SessionOptions } from 'chdb';

/** The part of the `chdb` package that the driver uses. */
export interface ChdbModule {
  readonly Session: new (path: string, options?: SessionOptions) => Session;
}

/**
 * Loads the embedded engine: 0.1 s and 200 MB, so nothing imports it before a statement needs it.
 * @throws TsdbtError TS6011 when the package or its binary for this platform is missing
 */
export async function loadChdb(): Promise<ChdbModule> {
  try {
    return await import('chdb');
  } catch (error) {
    fail({
      code: 'TS6011',
      message: `the embedded ClickHouse cannot be loaded: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      hint: 'chdb runs on Linux (glibc) and macOS, x64 and arm64; elsewhere use a target with a ClickHouse server',
    });
  }
}
