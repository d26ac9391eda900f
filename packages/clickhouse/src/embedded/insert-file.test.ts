import { describe, expect, it } from 'vitest';
import { insertFromFile } from './insert-file.ts';

const from = "FROM INFILE '/f' COMPRESSION 'none'";

describe('an insert of data that are in a file', () => {
  it.each([
    ['INSERT INTO t FORMAT CSV', `INSERT INTO t ${from} FORMAT CSV`],
    ['insert into d.t (a, `format`) format JSONEachRow', `insert into d.t (a, \`format\`) ${from} FORMAT JSONEachRow`],
    ['INSERT INTO t SETTINGS a = 1 FORMAT CSV', `INSERT INTO t ${from} SETTINGS a = 1 FORMAT CSV`],
    ['INSERT INTO t VALUES', `INSERT INTO t ${from} FORMAT Values`],
    ['INSERT INTO t (values) VALUES ;', `INSERT INTO t (values) ${from} FORMAT Values`],
    ["INSERT INTO FUNCTION file('x') FORMAT TSV", `INSERT INTO FUNCTION file('x') ${from} FORMAT TSV`],
    [
      "INSERT INTO t SELECT a + 1 FROM input('a Int8') WHERE a > 0 FORMAT CSV",
      "INSERT INTO t SELECT a + 1 FROM file('/f', 'CSV', 'a Int8', 'none') WHERE a > 0 ",
    ],
  ])('%s', (sql, expected) => {
    expect(insertFromFile(sql, '/f')).toBe(expected);
  });

  it('tells how the file is compressed', () => {
    expect(insertFromFile('INSERT INTO t FORMAT CSV', '/f', 'zstd')).toContain("COMPRESSION 'zstd'");
    expect(insertFromFile("INSERT INTO t SELECT * FROM input('a Int8') FORMAT CSV", '/f', 'lz4')).toContain("'lz4')");
  });

  it.each(['SELECT 1', 'INSERT INTO t SELECT 1', 'SELECT 1 FORMAT CSV'])('is not %s', sql => {
    expect(() => insertFromFile(sql, '/f')).toThrow('it must be INSERT … FORMAT …');
  });
});
