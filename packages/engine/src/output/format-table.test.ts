import type { QueryResult } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { formatTable } from './format-table.ts';
import { rowsAsJson } from './rows-as-json.ts';

const summary = { queryId: '', readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0, peakMemory: 0, elapsed: 0 };
const result = (columns: Record<string, string>, rows: unknown[][]): QueryResult => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
  summary,
});

describe('formatTable', () => {
  it('aligns numbers to the right and text to the left', () => {
    expect(
      formatTable(
        result({ id: 'UInt64', name: 'String' }, [
          ['0', 'name 0'],
          ['10', 'n'],
        ]),
      ).split('\n'),
    ).toEqual(['| id | name   |', '| -- | ------ |', '|  0 | name 0 |', '| 10 | n      |']);
  });

  it('shows NULL as nothing and keeps a cell on one line', () => {
    expect(
      formatTable(result({ a: 'Nullable(String)' }, [[null], ['x\ny']]))
        .split('\n')
        .slice(2),
    ).toEqual(['|     |', '| x⏎y |']);
  });

  it('keeps the header when there are no rows', () => {
    expect(formatTable(result({ abc: 'Int8' }, []))).toBe('| abc |\n| --- |');
  });
});

describe('rowsAsJson', () => {
  it('makes numbers of quoted integers and decimals only where nothing is lost', () => {
    const rows = rowsAsJson(
      result({ a: 'UInt64', b: 'Int64', c: 'Decimal(9, 2)', d: 'String' }, [['7', '9223372036854775807', '1.50', '7']]),
    );
    expect(rows).toEqual([{ a: 7, b: '9223372036854775807', c: 1.5, d: '7' }]);
  });
});
