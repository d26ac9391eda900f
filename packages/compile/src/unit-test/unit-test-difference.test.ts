import type { QueryResult } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { unitTestDifference } from './unit-test-difference.ts';

const result = (rows: readonly (readonly unknown[])[]): QueryResult => ({
  columns: [
    { name: 'id', type: 'UInt8' },
    { name: 'name', type: 'Nullable(String)' },
    { name: 'actual_or_expected', type: 'String' },
  ],
  rows,
  summary: { queryId: '', readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0, peakMemory: 0, elapsed: 0 },
});

describe('unitTestDifference', () => {
  it('finds none when the rows are the same in another order', () => {
    const rows = [
      [1, 'a', 'actual'],
      [2, null, 'actual'],
      [2, null, 'expected'],
      [1, 'a', 'expected'],
    ];
    expect(unitTestDifference(result(rows))).toBeNull();
  });

  it('shows what is missing and what is unexpected, counting equal rows', () => {
    const rows = [
      [1, 'a', 'actual'],
      [1, 'a', 'actual'],
      [1, 'a', 'expected'],
      [2, 'WRONG', 'expected'],
    ];
    expect(unitTestDifference(result(rows))).toEqual({
      missing: [['2', 'WRONG']],
      unexpected: [['1', 'a']],
      message: `actual differs from expected (- expected, + actual):

|   | id | name  |
| - | -- | ----- |
| - | 2  | WRONG |
| + | 1  | a     |
`,
    });
  });
});
