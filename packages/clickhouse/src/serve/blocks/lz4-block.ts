/**
 * LZ4's block format, both ways: a list of sequences, each a token, literals, and a match further up. No library that is kept up has it in
 * plain JavaScript, and a native one would be one more binary for each platform. Described in lz4's doc/lz4_Block_format.md.
 */
const SHORTEST_MATCH = 4;
/** The format: the last bytes are literals, and the last match begins well before them. */
const LAST_LITERALS = 5;
const NO_MATCH_AFTER = 12;
const FARTHEST = 65535;
const HASH_BITS = 14;

/** The most that a block of that many bytes can become. */
export function longestLz4Block(length: number): number {
  return length + Math.ceil(length / 255) + 16;
}

/** Greedy, with one place remembered for each hash, as the reference does at its fastest. Gives the end of what was written. */
export function compressLz4Block(source: Buffer, target: Buffer, targetStart: number): number {
  const places = new Int32Array(1 << HASH_BITS).fill(-1);
  const matchLimit = source.length - NO_MATCH_AFTER;
  let out = targetStart;
  let literals = 0;
  let at = 0;
  let misses = 0;
  while (at <= matchLimit) {
    const word = source.readInt32LE(at);
    const slot = Math.imul(word, -1640531535) >>> (32 - HASH_BITS);
    const candidate = places[slot] ?? -1;
    places[slot] = at;
    if (candidate < 0 || at - candidate > FARTHEST || source.readInt32LE(candidate) !== word) {
      // What does not compress is passed over faster and faster.
      at += 1 + (misses++ >> 6);
      continue;
    }
    const end = matchEnd(source, candidate, at);
    out = writeSequence(source.subarray(literals, at), { offset: at - candidate, length: end - at }, target, out);
    at = end;
    literals = end;
    misses = 0;
  }
  return writeSequence(source.subarray(literals), undefined, target, out);
}

function matchEnd(source: Buffer, candidate: number, at: number): number {
  const limit = source.length - LAST_LITERALS;
  const distance = at - candidate;
  let end = at + SHORTEST_MATCH;
  while (end < limit && source[end] === source[end - distance]) end += 1;
  return end;
}

interface Match {
  readonly offset: number;
  readonly length: number;
}

/** Only the last sequence has no match. */
function writeSequence(literals: Buffer, match: Match | undefined, target: Buffer, start: number): number {
  const extra = match === undefined ? 0 : match.length - SHORTEST_MATCH;
  target[start] = (Math.min(literals.length, 15) << 4) | Math.min(extra, 15);
  let out = writeLength(literals.length, target, start + 1);
  target.set(literals, out);
  out += literals.length;
  if (match === undefined) return out;
  out = target.writeUInt16LE(match.offset, out);
  return writeLength(extra, target, out);
}

/** What the token's four bits could not hold. */
function writeLength(length: number, target: Buffer, start: number): number {
  let out = start;
  if (length < 15) return out;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) target[out++] = 255;
  target[out++] = rest;
  return out;
}

/**
 * Gives the block's text, of exactly that length.
 * @throws Error for a block that is none
 */
export function decompressLz4Block(source: Buffer, length: number): Buffer {
  const target = Buffer.allocUnsafe(length);
  const reader = { source, at: 0 };
  let out = 0;
  while (reader.at < source.length) {
    const token = byteOf(reader);
    const literals = readLength(token >> 4, reader);
    if (literals > length - out || literals > source.length - reader.at) throw new Error('literals beyond the end');
    source.copy(target, out, reader.at, reader.at + literals);
    reader.at += literals;
    out += literals;
    if (reader.at === source.length) break;
    const offset = byteOf(reader) | (byteOf(reader) << 8);
    const match = readLength(token & 15, reader) + SHORTEST_MATCH;
    if (offset === 0 || offset > out || match > length - out) throw new Error('a match beyond the edges');
    if (offset >= match) target.copy(target, out, out - offset, out - offset + match);
    else for (let index = 0; index < match; index += 1) target[out + index] = target[out + index - offset] ?? 0;
    out += match;
  }
  if (out !== length) throw new Error(`${out} bytes instead of ${length}`);
  return target;
}

interface Reader {
  readonly source: Buffer;
  at: number;
}

function readLength(bits: number, reader: Reader): number {
  let length = bits;
  if (bits < 15) return length;
  for (let more = 255; more === 255; ) {
    more = byteOf(reader);
    length += more;
  }
  return length;
}

function byteOf(reader: Reader): number {
  const byte = reader.source[reader.at++];
  if (byte === undefined) throw new Error('it ends too early');
  return byte;
}
