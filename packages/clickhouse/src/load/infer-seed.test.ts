import { TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { inferSeed } from './infer-seed.ts';

const types = (csv: string) => inferSeed(csv, { file: 'seeds/s.csv' }).columns.map(column => column.type);
const rows = (csv: string, columnTypes = {}) => inferSeed(csv, { file: 'seeds/s.csv', columnTypes }).csv.join('');
const column = (...values: readonly string[]) => types(`x,y\n${values.map(v => `${v},1`).join('\n')}\n`)[0];

describe('the type of a seed column', () => {
  it.each([
    ['Int32', ['1', '-2', '01234', '1e3', '$1', '50%']],
    ['Int64', ['3000000000']],
    ['Float32', ['1', '2.5', '']],
    ['Float32', ['1e-3']],
    ['Date', ['2024-01-31', '2024-2-1']],
    ['String', ['2024-02-30']],
    ['DateTime', ['2024-01-31 10:20:30', '2024-01-31T00:00:00']],
    ['DateTime', ['2024-01-31T10:20:30Z', '20240131T102030+02', '2024-01-31T10:20', '2024-01-31T10:20:30.125-0530']],
    ['String', ['2024-01-31T10:20:30X']],
    ['String', ['2024-01-31 10:20:30.5']],
    ['Bool', ['true', 'False', 'null']],
    ['String', ['1', 'a']],
    ['String', ['2024-01-31', '2024-01-31 10:20:30']],
    ['Int32', ['', 'null']],
  ])('is %s for %j', (type, values) => {
    expect(column(...values)).toBe(type);
  });

  it('is what column_types says, whatever the values', () => {
    const seed = inferSeed('code,n\n007,1\n', { file: 's.csv', columnTypes: { code: 'String' } });
    expect(seed).toMatchObject({
      columns: [
        { name: 'code', type: 'String' },
        { name: 'n', type: 'Int32' },
      ],
    });
    expect(seed.csv).toEqual(['"007",1\n']);
  });
});

describe('the rows of a seed', () => {
  it('trims blanks around text, but not beside a comma or a quote, as dbt’s way through two CSV dialects does', () => {
    expect(rows('a,b\n"  x  ","  y, z  "\n')).toBe('"x","  y, z  "\n');
  });

  it('writes numbers plainly, NULL as the empty field, quotes doubled', () => {
    expect(rows('a,b,c\n01234,null,"say ""hi"""\n1e3,,x\n')).toBe('1234,,"say ""hi"""\n1000,,"x"\n');
  });

  it('fills short rows with NULLs and skips blank lines', () => {
    expect(rows('a,b\n1\n\n2,x\n')).toBe('1,\n2,"x"\n');
  });

  it('come in pieces of about a megabyte', () => {
    const seed = inferSeed(`a\n${'x'.repeat(999)}\n`.concat(`${'y'.repeat(999)}\n`.repeat(2500)), { file: 's.csv' });
    expect(seed.rows).toBe(2501);
    expect(seed.csv.length).toBe(3);
  });
});

describe('a broken seed', () => {
  const codeOf = (csv: string) => {
    try {
      inferSeed(csv, { file: 'seeds/s.csv' });
      return undefined;
    } catch (error) {
      return error instanceof TsdbtError ? [error.diagnostics[0]?.code, error.diagnostics[0]?.at?.line] : error;
    }
  };
  it('names file and line of a row with too many fields', () => {
    expect(codeOf('a,b\n1,2\n1,2,3\n')).toEqual(['TS7002', 3]);
  });
  it('refuses a header without names', () => {
    expect(codeOf('')).toEqual(['TS7004', 1]);
    expect(codeOf('a,\n1,2\n')).toEqual(['TS7004', 1]);
  });
});
