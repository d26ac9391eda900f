/**
 * CityHash128 of version 1.0.2, with which later versions do not agree: the checksum of ClickHouse's compressed blocks. ClickHouse:
 * contrib/cityhash102, whose names for the parts are kept. BigInts that `asUintN` wraps are machine words to V8's compiler.
 */
export function cityHash128(bytes: Uint8Array): Hash128 {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (length >= 16) return withSeed(view, 16, [fetch64(view, 0) ^ K3, fetch64(view, 8)]);
  if (length < 8) return withSeed(view, 0, [K0, K1]);
  return withSeed(view, length, [fetch64(view, 0) ^ times(BigInt(length), K0), fetch64(view, length - 8) ^ K1]);
}

/** The low and the high half. */
export type Hash128 = readonly [low: bigint, high: bigint];

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MULTIPLIER = 0x9ddfea08eb382d69n;

/** Hashes what follows the offset. */
function withSeed(view: DataView, offset: number, seed: Hash128): Hash128 {
  return view.byteLength - offset < 128 ? murmur(view, offset, seed) : long(view, offset, seed);
}

function long(view: DataView, offset: number, [low, high]: Hash128): Hash128 {
  const end = view.byteLength;
  let [x, y, z] = [low, high, times(BigInt(end - offset), K1)];
  let v0 = plus(times(rotate(y ^ K1, 49n), K1), fetch64(view, offset));
  let v1 = plus(times(rotate(v0, 42n), K1), fetch64(view, offset + 8));
  let w0 = plus(times(rotate(plus(y, z), 35n), K1), x);
  let w1 = times(rotate(plus(x, fetch64(view, offset + 88)), 53n), K1);
  let at = offset;
  for (const stop = end - ((end - offset) % 128); at < stop; at += 64) {
    x = times(rotate(plus(plus(x, y), plus(v0, fetch64(view, at + 16))), 37n), K1) ^ w1;
    y = times(rotate(plus(plus(y, v1), fetch64(view, at + 48)), 42n), K1) ^ v0;
    z = rotate(z ^ w0, 33n);
    // WeakHashLen32WithSeeds, twice.
    let a = plus(times(v1, K1), fetch64(view, at));
    let b = rotate(plus(plus(x, w0), plus(a, fetch64(view, at + 24))), 21n);
    let c = plus(a, plus(fetch64(view, at + 8), fetch64(view, at + 16)));
    v0 = plus(c, fetch64(view, at + 24));
    v1 = plus(plus(b, rotate(c, 44n)), a);
    a = plus(plus(z, w1), fetch64(view, at + 32));
    b = rotate(plus(plus(y, a), fetch64(view, at + 56)), 21n);
    c = plus(a, plus(fetch64(view, at + 40), fetch64(view, at + 48)));
    w0 = plus(c, fetch64(view, at + 56));
    w1 = plus(plus(b, rotate(c, 44n)), a);
    [z, x] = [x, z];
  }
  y = plus(y, plus(times(rotate(w0, 37n), K0), z));
  x = plus(x, times(rotate(plus(v0, z), 49n), K0));
  for (let tail = end; tail > at; ) {
    tail -= 32;
    y = plus(times(rotate(plus(y, -x), 42n), K0), v1);
    w0 = plus(w0, fetch64(view, tail + 16));
    x = plus(times(rotate(x, 49n), K0), w0);
    w0 = plus(w0, v0);
    [v0, v1] = weakHash(view, tail, v0, v1);
  }
  x = hashLength16(x, v0);
  y = hashLength16(y, w0);
  return [plus(hashLength16(plus(x, v1), w1), y), hashLength16(plus(x, w1), plus(y, v1))];
}

function weakHash(view: DataView, at: number, seedA: bigint, seedB: bigint): Hash128 {
  const z = fetch64(view, at + 24);
  const a = plus(seedA, fetch64(view, at));
  const b = rotate(plus(plus(seedB, a), z), 21n);
  const c = plus(a, plus(fetch64(view, at + 8), fetch64(view, at + 16)));
  return [plus(c, z), plus(plus(b, rotate(c, 44n)), a)];
}

/** Short texts. */
function murmur(view: DataView, offset: number, [low, high]: Hash128): Hash128 {
  const length = view.byteLength - offset;
  const end = view.byteLength;
  let [a, b] = [low, high];
  let c: bigint;
  let d: bigint;
  if (length <= 16) {
    a = times(shiftMix(times(a, K1)), K1);
    c = plus(times(b, K1), hashShort(view, offset));
    d = shiftMix(plus(a, length >= 8 ? fetch64(view, offset) : c));
  } else {
    c = hashLength16(plus(fetch64(view, end - 8), K1), a);
    d = hashLength16(plus(b, BigInt(length)), plus(c, fetch64(view, end - 16)));
    a = plus(a, d);
    for (let at = offset; at < end - 16; at += 16) {
      a = times(a ^ times(shiftMix(times(fetch64(view, at), K1)), K1), K1);
      b ^= a;
      c = times(c ^ times(shiftMix(times(fetch64(view, at + 8), K1)), K1), K1);
      d ^= c;
    }
  }
  a = hashLength16(a, c);
  b = hashLength16(d, b);
  return [a ^ b, hashLength16(b, a)];
}

/** HashLen0to16. */
function hashShort(view: DataView, offset: number): bigint {
  const length = view.byteLength - offset;
  const end = view.byteLength;
  if (length === 0) return K2;
  if (length > 8) {
    const last = fetch64(view, end - 8);
    return hashLength16(fetch64(view, offset), rotate(plus(last, BigInt(length)), BigInt(length))) ^ last;
  }
  if (length >= 4) {
    const first = BigInt(view.getUint32(offset, true));
    return hashLength16(BigInt(length) + (first << 3n), BigInt(view.getUint32(end - 4, true)));
  }
  const y = view.getUint8(offset) + view.getUint8(offset + (length >> 1)) * 256;
  const z = length + view.getUint8(end - 1) * 4;
  return times(shiftMix(times(BigInt(y), K2) ^ times(BigInt(z), K3)), K2);
}

function hashLength16(u: bigint, v: bigint): bigint {
  const a = times(u ^ v, MULTIPLIER);
  const b = times(v ^ shiftMix(a), MULTIPLIER);
  return times(shiftMix(b), MULTIPLIER);
}

function fetch64(view: DataView, at: number): bigint {
  return view.getBigUint64(at, true);
}

function plus(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(64, a + b);
}

function times(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(64, a * b);
}

function rotate(value: bigint, by: bigint): bigint {
  return (value >> by) | BigInt.asUintN(64, value << (64n - by));
}

function shiftMix(value: bigint): bigint {
  return value ^ (value >> 47n);
}
