import { isUtf8 } from 'node:buffer';

/** What keeps bytes from being text that CSV can be read from. */
export interface TextProblem {
  /** A sentence about the file: `is UTF-16`. */
  readonly text: string;
  readonly hint: string;
  /** From 1. */
  readonly line?: number;
}

/** Looks at the beginning of a file (`whole`: at all of it). dbt: seeds are UTF-8, with or without a byte order mark. */
export function textProblem(bytes: Uint8Array, whole: boolean): TextProblem | undefined {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { text: `is ${wide}`, hint: SAVE };
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const hint = 'it is no text file, or it is damaged: a copy that broke off may be filled up with NULs';
    return { text: 'has a NUL byte, which no text has', hint, line: lineAt(bytes, nul) };
  }
  const bad = invalidUtf8(whole ? bytes : withoutCutCharacter(bytes));
  if (bad === undefined) return undefined;
  const byte = `0x${(bytes[bad] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  return { text: `is not UTF-8: the byte ${byte} is no character`, hint: SAVE, line: lineAt(bytes, bad) };
}

const SAVE = 'save it as UTF-8 (a spreadsheet calls it "CSV UTF-8"; a shell: iconv -t UTF-8)';

/** UTF-32 before UTF-16: its mark begins with the other's. Without a mark, text of mostly Latin letters has a NUL at every other byte. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32' : 'UTF-16';
  if (a === 0xfe && b === 0xff) return 'UTF-16';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32';
  const head = bytes.subarray(0, 256);
  const nuls = [0, 0, 0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) nuls[index % 4] = (nuls[index % 4] ?? 0) + 1;
  const full = nuls.map(count => head.length >= 8 && count >= Math.floor(head.length / 4) * 0.8);
  const several = full.filter(Boolean).length;
  if (several === 3) return 'UTF-32';
  return several === 2 && full[0] === full[2] ? 'UTF-16' : undefined;
}

/** The offset of the first byte that is no part of a character. */
function invalidUtf8(bytes: Uint8Array): number | undefined {
  if (isUtf8(bytes)) return undefined;
  // The longest beginning that is text: found by halving, and characters that the cut tears do not count.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(withoutCutCharacter(bytes.subarray(0, middle)))) good = middle;
    else bad = middle;
  }
  const cut = withoutCutCharacter(bytes.subarray(0, good)).length;
  return Math.min(cut, bytes.length - 1);
}

/** Without the bytes at the end that begin a character and do not end it. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}
