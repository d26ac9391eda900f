import { StoredValue } from '@tsdbt/project';
import { describe, expect, it } from 'vitest';
import { readOutlinedLists, withOutlinedLists } from './outlined-lists.ts';

interface Example {
  readonly name: string;
  readonly lists: { readonly a: Int32Array; readonly b: Uint32Array; readonly c: Float64Array };
  readonly words: StoredValue<readonly string[]>;
  readonly few: readonly number[];
}

const EXAMPLE: Example = {
  name: 'größer',
  lists: { a: Int32Array.of(-1, 2, 3), b: Uint32Array.of(2 ** 32 - 1), c: Float64Array.of(0.5, -1e300) },
  words: StoredValue.of(['ä', '', '{"kind":1,"at":2,"length":3}']),
  few: [1, 2],
};

describe('withOutlinedLists', () => {
  it('is read back as it was', () => {
    const { words, ...rest } = readOutlinedLists(written(EXAMPLE)) as Example;
    expect(rest).toEqual({ name: EXAMPLE.name, lists: EXAMPLE.lists, few: EXAMPLE.few });
    expect(words.value).toEqual(EXAMPLE.words.value);
  });

  it('writes the bytes again of what nobody looked at', () => {
    const first = written(EXAMPLE);
    expect(written(readOutlinedLists(first))).toEqual(first);
  });

  it('is read from any place in memory', () => {
    const shifted = Buffer.concat([Buffer.alloc(3), written(EXAMPLE)]).subarray(3);
    expect((readOutlinedLists(shifted) as Example).lists).toEqual(EXAMPLE.lists);
  });

  it.each([0, 4, 20, 100])('is nothing when only its first %i bytes are there', length => {
    expect(readOutlinedLists(written(EXAMPLE).subarray(0, length))).toBeUndefined();
  });
});

function written(value: unknown): Buffer {
  return Buffer.concat([...withOutlinedLists(value)]);
}
