import { TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { inferSeed } from './infer-seed.ts';

const types = (csv: string) => inferSeed(csv, { file: 'seeds/s.csv' }).columns.map(column => column.type);
const rows = (csv: string, columnTypes = {}) => inferSeed(csv, { file: 'seeds/s.csv', columnTypes }).csv.join('');
const column = (...values: readonly string[]) => types(`x,y\n${values.map(v => `"${v}",1`).join('\n')}\n`)[0];

describe('the type of a seed column', () => {
  it.each([
    ['Int32', ['1', '-2', '01234', '1e3', '$1', '50%']],
    ['Int64', ['3000000000']],
    ['Float32', ['1', '2.5', '']],
    ['Float32', ['1e-3']],
    ['Float32', ['1.5', 'nan', '-Infinity', '+INF', 'NaN', '']],
    ['Float32', ['nan', 'inf']],
    ['Float32', ['16777216', 'inf']],
    ['Float64', ['16777217', 'inf']],
    ['Float64', ['1.5e39', '0.5']],
    ['String', ['snan', '1']],
    ['String', ['29051_00040', '29052_00007']],
    ['String', ['1_000', '2']],
    ['String', ['_1']],
    ['Int32', ['1,000', '2,500,000', '-1,00,000']],
    ['Float32', ['1,000.5', '-$2,000']],
    ['String', ['1,5', '2,25']],
    ['String', [',']],
    ['String', ['--7']],
    ['String', ['0x10', '1']],
    ['String', ['7'.repeat(90)]],
    ['Date32', ['1900-01-01', '2024-01-31']],
    ['Date', ['9999-12-31', '2024-01-31']],
    ['DateTime64(0)', ['2024-01-31 10:20:30', '2200-01-01 00:00:00']],
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

  it('write what is no finite number as ClickHouse does', () => {
    expect(rows('a\nNaN\n-Infinity\n+inf\n$inf\n1.5\n')).toBe('nan\n-inf\ninf\ninf\n1.5\n');
  });

  it('fills short rows of text and Nullable columns, and skips blank lines', () => {
    expect(rows('a,b\n1\n\n2,x\n')).toBe('1,\n2,"x"\n');
    expect(rows('a,b\n1\n2,3\n', { b: 'Nullable(Int64)' })).toBe('1,\n2,"3"\n');
  });

  it('keep the text of codes that look like numbers', () => {
    expect(rows('a\n29051_00040\n"1,5"\n')).toBe('"29051_00040"\n"1,5"\n');
    expect(rows(`a\n00${'7'.repeat(90)}\n`)).toBe(`"00${'7'.repeat(90)}"\n`);
  });

  it('come in pieces of about a megabyte', () => {
    const seed = inferSeed(`a\n${'x'.repeat(999)}\n`.concat(`${'y'.repeat(999)}\n`.repeat(2500)), { file: 's.csv' });
    expect(seed.rows).toBe(2501);
    expect(seed.csv.length).toBe(3);
  });
});

describe('the names of a seed’s columns', () => {
  const read = (csv: string, columnTypes = {}) => {
    const { columns, warnings } = inferSeed(csv, { file: 'seeds/s.csv', columnTypes });
    return [columns.map(each => each.name), warnings.map(each => each.code)];
  };

  it.each([
    ['id,name,\n1,a,\n', ['id', 'name', 'c'], ['TS7010']],
    [',,\n1,2,3\n', ['a', 'b', 'c'], ['TS7010', 'TS7010', 'TS7010']],
    ['a,,b\n1,2,3\n', ['a', 'b', 'b_2'], ['TS7010', 'TS7010']],
    ['a,a,a_2\n1,2,3\n', ['a', 'a_2', 'a_2_2'], ['TS7010', 'TS7010']],
    [`${','.repeat(26)}\n`, [...'abcdefghijklmnopqrstuvwxyz', 'aa'], Array(27).fill('TS7010')],
    ['__proto__,constructor,toString\n1,x,2\n', ['__proto__', 'constructor', 'toString'], []],
  ])('of %j are dbt’s', (csv, names, codes) => {
    expect(read(csv)).toEqual([names, codes]);
  });

  it('have no type of their own for being members of every object', () => {
    expect(types('constructor,toString\n1,x\n')).toEqual(['Int32', 'String']);
    const columnTypes = JSON.parse('{"__proto__": "UInt8"}');
    expect(inferSeed('__proto__\n1\n', { file: 's.csv', columnTypes }).columns).toEqual([
      { name: '__proto__', type: 'UInt8' },
    ]);
  });

  it('are those that column_types may speak of; others are warned of', () => {
    expect(read('a\n1\n', { b: 'String', c: null })).toEqual([['a'], ['TS7011']]);
  });
});

describe('a day that no type holds', () => {
  it('is warned of, as is a time', () => {
    const codes = (csv: string) => inferSeed(csv, { file: 's.csv' }).warnings.map(each => each.code);
    expect(codes('d\n2024-01-31\n9999-12-31\n')).toEqual(['TS7012']);
    expect(codes('d\n1066-10-14T08:00:00\n')).toEqual(['TS7012']);
    expect(codes('d\n1900-01-01\n')).toEqual([]);
  });
});

describe('a broken seed', () => {
  const codeOf = (csv: string, options = {}) => {
    try {
      inferSeed(csv, { file: 'seeds/s.csv', ...options });
      return undefined;
    } catch (error) {
      return error instanceof TsdbtError ? [error.diagnostics[0]?.code, error.diagnostics[0]?.at?.line] : error;
    }
  };

  it.each([
    ['a row with too many fields', 'a,b\n1,2\n1,2,3\n', ['TS7002', 3]],
    ['a short row that lacks a number', 'a,b\n1,2\n1\n', ['TS7002', 3]],
    ['a short row that lacks a day', 'a,b\nx,2024-01-31\n\ny\n', ['TS7002', 4]],
    ['a quote that is never closed', 'a,b\n1,x\n1,"2\n3,4\n', ['TS7002', 3]],
    ['text after a quote', 'a,b\n"x"y,2\n', ['TS7002', 2]],
    ['a quote that opens in the header', 'a,"b\n1,2\n3,4\n', ['TS7004', 1]],
    ['nothing', '', ['TS7004', 1]],
    ['a blank first line', '\na,b\n1,2\n', ['TS7004', 1]],
    ['semicolons', 'a;b\n1;2\n', ['TS7008', 1]],
    ['semicolons, and commas in the rows', 'a;b;c\n1;2,5;3\n', ['TS7008', 1]],
    ['tabs, and no rows', 'a\tb\n', ['TS7008', 1]],
  ])('names file and line: %s', (_, csv, place) => {
    expect(codeOf(csv)).toEqual(place);
  });

  it('is one column when its name is quoted, or when the rows have no such sign', () => {
    expect(codeOf('"a;b"\n1;2\n')).toBeUndefined();
    expect(codeOf('a;b\n1\n')).toBeUndefined();
    expect(codeOf('a,b\n1,2\n', { delimiter: ';' })).toEqual(['TS7008', 1]);
  });

  it('is not read with a delimiter that cannot be one', () => {
    for (const delimiter of ['', '||', '"', '\n'])
      expect(codeOf('a\n1\n', { delimiter })).toEqual(['TS2005', undefined]);
  });

  it('says that a missing cell is missing where column_types has no NULL either', () => {
    expect(codeOf('a,b\n1\n', { columnTypes: { b: 'UInt8' } })).toEqual(['TS7002', 2]);
  });
});
