import { expect, it } from 'vitest';
import { cityHash128 } from './city-hash-128.ts';

/** What clickhouse-cityhash 1.0.2, the library of ClickHouse's Python clients, gives for the first bytes of a text; low half first. */
const VECTORS: readonly (readonly [length: number, hash: string])[] = [
  [0, '3df09dfc64c09a2b3cb540c392e51e29'],
  [1, 'a04b71ab61de6422f768684937e23970'],
  [7, '309949ffc4d12c26512722f4aeaa01fa'],
  [8, '0e15ee158a4e16f2402d4fafe253ea47'],
  [15, 'dc60adf2489c268f4ed634c7e872d424'],
  [16, 'aa9ed7530fe57e45ab9440f98dd63c4b'],
  [17, '9ba1a9eea027299ca57b5a0fabdc456d'],
  [31, 'adf90c76152fb8d8efea3248adde5664'],
  [33, 'f608cb2a70836e09bb820b39a8450de9'],
  [127, '7a10e66a6e3d4834f5772380174575ab'],
  [128, '932e1116942433e01773a1994167b145'],
  [130, '474d1f9bfb31442f4eace86001156c56'],
  [257, '9496e755478ab4c37b4ee819bba5f1d1'],
  [1000, '16569989662c9a1a13f2b42c100f8140'],
  [70000, 'dc25538391a68aa84ae9143cc94e9385'],
];

it.each(VECTORS)('hashes %i bytes as ClickHouse does', (length, hash) => {
  const bytes = Uint8Array.from({ length }, (_, index) => (index * index * 31 + index * 7 + (index >> 3)) & 255);
  expect(
    cityHash128(bytes)
      .map(half => half.toString(16).padStart(16, '0'))
      .join(''),
  ).toBe(hash);
});

it('hashes a part of a buffer as what it holds', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index & 255);
  expect(cityHash128(bytes.subarray(37, 237))).toEqual(cityHash128(bytes.slice(37, 237)));
});
