import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Whether a .zst file ends where its last frame does. ClickHouse reads a torn one without an error, and may repeat rows of it without
 * end. Only the headers of blocks are read (RFC 8878).
 */
export function isWholeZstd(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const read = (at: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(handle, bytes, 0, length, at));
    };
    let at = 0;
    while (at < size) {
      const end = endOfFrame(at, read);
      if (end === undefined || end > size) return false;
      at = end;
    }
    return true;
  } finally {
    closeSync(handle);
  }
}

type Read = (at: number, length: number) => Buffer;

function endOfFrame(start: number, read: Read): number | undefined {
  const head = read(start, 8);
  if (head.length < 8) return undefined;
  const magic = head.readUInt32LE(0);
  if (magic >>> 4 === SKIPPABLE) return start + 8 + head.readUInt32LE(4);
  if (magic !== MAGIC) return undefined;
  const descriptor = head[4] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let at = start + 5 + (single ? 0 : 1) + dictionary + contentSize;
  for (;;) {
    const block = read(at, 3);
    if (block.length < 3) return undefined;
    const value = block.readUIntLE(0, 3);
    const type = (value >> 1) & 3;
    if (type === RESERVED) return undefined;
    at += 3 + (type === REPEATED_BYTE ? 1 : value >> 3);
    if ((value & 1) === 1) return at + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
const REPEATED_BYTE = 1;
const RESERVED = 3;
