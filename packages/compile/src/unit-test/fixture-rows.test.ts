import { describe, expect, it } from 'vitest';
import { fixtureRows } from './fixture-rows.ts';

const fixture = (rows: never, format: 'dict' | 'csv' = 'dict') => ({ input: "ref('a')", rows, format, fixture: null });

describe('fixtureRows', () => {
  it('reads CSV: quotes, commas, empty cells as NULL', () => {
    expect(fixtureRows(fixture('id,channel,n\n1,web,2\n2,"shop, ""old""",\n' as never, 'csv'))).toEqual([
      { id: '1', channel: 'web', n: '2' },
      { id: '2', channel: 'shop, "old"', n: null },
    ]);
  });

  it('puts the first row without NULLs first', () => {
    expect(fixtureRows(fixture([{ a: null }, { a: 1 }, { a: 2 }] as never))).toEqual([{ a: 1 }, { a: null }, { a: 2 }]);
  });

  it('has no rows where none are given', () => {
    expect(fixtureRows(fixture(null as never))).toEqual([]);
    expect(fixtureRows(fixture('' as never, 'csv'))).toEqual([]);
  });

  it('refuses rows that are no mappings', () => {
    expect(() => fixtureRows(fixture([1] as never))).toThrow("TS1005 rows of ref('a') are a list of mappings");
  });
});
