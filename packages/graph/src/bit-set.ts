/** A set of small whole numbers, one bit each. */
export type BitSet = Uint32Array;

/** An empty set for numbers below `size`. */
export function bitSet(size: number): BitSet {
  return new Uint32Array((size + 31) >>> 5);
}

export function addBit(set: BitSet, bit: number): void {
  set[bit >>> 5] = (set[bit >>> 5] ?? 0) | (1 << (bit & 31));
}

export function hasBit(set: BitSet, bit: number): boolean {
  return (((set[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
}

/** Adds all of `other`, a set of the same size, to `set`. */
export function addBits(set: BitSet, other: BitSet): void {
  for (let i = 0; i < set.length; i++) set[i] = (set[i] ?? 0) | (other[i] ?? 0);
}

/** The members of `set` that are not in `other`, smallest first. */
export function* bitsBeyond(set: BitSet, other: BitSet | undefined): Generator<number> {
  for (let i = 0; i < set.length; i++)
    for (let word = (set[i] ?? 0) & ~(other?.[i] ?? 0); word !== 0; word &= word - 1)
      yield (i << 5) + 31 - Math.clz32(word & -word);
}

export function countBits(set: BitSet): number {
  let count = 0;
  for (let word of set) for (; word !== 0; word &= word - 1) count++;
  return count;
}
