import type { OpenBytes } from '@tsdbt/core';

/**
 * Reads a file from its start to its end through one window, which stays in the processor's cache: several times cheaper than to have all
 * of a large file in memory. What is read is valid until the next read.
 */
export function sequentialReader(file: OpenBytes): (offset: number, length: number) => Uint8Array {
  let window: Uint8Array | undefined;
  let [start, end] = [0, 0];
  return (offset, length) => {
    if (length > WINDOW) return file.read(offset, length);
    if (offset < start || offset + length > end) {
      window ??= new Uint8Array(WINDOW);
      start = offset;
      end = offset + file.read(offset, WINDOW, window).length;
    }
    return (window ?? EMPTY).subarray(offset - start, Math.min(offset + length, end) - start);
  };
}

/** Bytes. */
const WINDOW = 1 << 18;

const EMPTY = new Uint8Array();
