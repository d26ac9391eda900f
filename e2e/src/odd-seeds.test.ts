import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Finished, type ProjectFixture } from './project-fixture.ts';

const NUL = '\0';

/** Files that are no CSV, or broken CSV: [content, the code, what the message says]. Each must fail, by name and with its code. */
const BROKEN: Readonly<Record<string, readonly [string | Uint8Array, string, string]>> = {
  json_lines: ['{"a": 1}\n{"a": 2}\n', 'TS7007', 'JSON lines'],
  json_array: ['[\n  {"a": 1},\n  {"a": 2}\n]\n', 'TS7007', 'JSON'],
  workbook: [`PK\u0003\u0004${NUL}${NUL}[Content_Types].xml xl/workbook.xml`, 'TS7007', 'an Excel workbook'],
  parquet: [`PAR1${NUL}a,b${NUL}PAR1`, 'TS7007', 'a Parquet file'],
  sqlite: [`SQLite format 3${NUL}`, 'TS7007', 'an SQLite database'],
  pdf: ['%PDF-1.7\n1,2\n', 'TS7007', 'a PDF document'],
  error_page: ['<!DOCTYPE html>\n<title>502, Bad Gateway</title>\n', 'TS7007', 'an HTML page'],
  xml: ['<?xml version="1.0"?>\n<rows/>\n', 'TS7007', 'XML'],
  packed: [gzipSync('a,b\n1,2\n'), 'TS7007', 'a gzip file'],
  utf16: [Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'TS7005', 'UTF-16'],
  utf16_unmarked: [Buffer.from('name,town\nAda,Bonn\n', 'utf16le'), 'TS7005', 'UTF-16'],
  latin: [Buffer.from('a,b\n1,caf\xe9\n', 'latin1'), 'TS7005', 'latin.csv:2'],
  nul: [`a,b\n1,2\n3,x${NUL}\n`, 'TS7005', 'nul.csv:3'],
  empty: ['', 'TS7004', 'is empty'],
  open_header: ['a,"b\n1,2\n3,4\n', 'TS7004', 'never closed'],
  open_row: ['a,b\n1,x\n2,"y\n3,z\n', 'TS7002', 'open_row.csv:3'],
  long_row: ['a,b\n1,2\n1,2,3\n', 'TS7002', 'long_row.csv:3'],
  short_row: ['a,b\n1,2\n3\n', 'TS7002', 'short_row.csv:3'],
  semicolons: ['a;b\n1;2,5\n', 'TS7008', 'separated by ";"'],
};

/** Odd files that are CSV all the same: [content, columns of the table, rows]. */
const READ: Readonly<Record<string, readonly [string | Uint8Array, string, readonly (readonly unknown[])[]]>> = {
  marked: ['\ufeffid,b\n1,x\n', 'id Int32, b String', [[1, 'x']]],
  old_mac: [
    'id,b\r1,x\r2,y\r',
    'id Int32, b String',
    [
      [1, 'x'],
      [2, 'y'],
    ],
  ],
  all_line_ends: [
    'id,b\r\n1,x\n2,"y\r\nz"\r3,',
    'id Int32, b String',
    [
      [1, 'x'],
      [2, 'y\nz'],
      [3, ''],
    ],
  ],
  header_only: ['id,b\n', 'id Int32, b Int32', []],
  short_text: [
    'id,b\n1\n2,x\n',
    'id Int32, b String',
    [
      [1, ''],
      [2, 'x'],
    ],
  ],
  no_names: ['id,,a\n1,2,3\n', 'id Int32, b Int32, a Int32', [[1, 2, 3]]],
  same_names: ['id,x,x\n1,2,3\n', 'id Int32, x Int32, x_2 Int32', [[1, 2, 3]]],
  members: [
    'id,__proto__,constructor,toString\n1,2,x,y\n',
    'id Int32, __proto__ Int32, constructor String, toString String',
    [[1, 2, 'x', 'y']],
  ],
  long_name: [`id,${'n'.repeat(300)}\n1,2\n`, `id Int32, ${'n'.repeat(300)} Int32`, [[1, 2]]],
  codes: ['id,b\n29051_00040,"1,5"\n', 'id String, b String', [['29051_00040', '1,5']]],
  not_finite: [
    'id,b\n1,nan\n2,-Inf\n3,7\n',
    'id Int32, b Float32',
    [
      [1, 'nan'],
      [2, '-inf'],
      [3, '7'],
    ],
  ],
  old_days: ['id,b\n1,1912-06-23\n', 'id Int32, b Date32', [[1, '1912-06-23']]],
};

let project: ProjectFixture;
let run: Finished;
let statuses: ReadonlyMap<string, string>;
beforeAll(async () => {
  project = createProject({});
  fs.mkdirSync(path.join(project.dir, 'seeds'));
  const files = Object.entries({ ...BROKEN, ...READ }).map(([name, [content]]) => [name, content] as const);
  for (const [name, content] of files) fs.writeFileSync(path.join(project.dir, 'seeds', `${name}.csv`), content);
  run = await project.tsdbt('seed');
  const { results } = JSON.parse(project.read('target/run_results.json'));
  statuses = new Map(results.map((result: Record<string, string>) => [result.unique_id, result.status]));
});
afterAll(() => project.remove());

describe('a seed that is no CSV', () => {
  it.each(Object.entries(BROKEN))('fails and says what it is: %s', (name, [, code, text]) => {
    const [message = ''] = run.out.split('\n').filter(line => line.includes('✗') && line.includes(`/${name}.csv`));
    expect(message).toMatch(new RegExp(`${code}$`));
    expect(run.out).toContain(text);
    expect(statusOf(name)).toBe('error');
  });

  it('ends the run with a failure and without a stack', () => {
    expect(run.code).toBe(1);
    expect(run.out).not.toMatch(/^\s*at .*\.(?:js|cjs|ts):\d+/m);
  });
});

describe('an odd seed that is CSV', () => {
  it('is read whole', async () => {
    const tables = Object.keys(READ);
    const columns = await project.rows(
      "select table, arrayStringConcat(groupArray(name || ' ' || type), ', ') as text from (select table, name, type from system.columns where database = 'dev' order by table, position) group by table",
    );
    const found = new Map(columns.map(({ table, text }) => [table, text]));
    for (const name of tables) {
      expect([name, statusOf(name)]).toEqual([name, 'success']);
      expect(found.get(name)).toBe(READ[name]?.[1]);
    }
  });

  it.each(Object.entries(READ))('has these rows: %s', async (name, [, , rows]) => {
    const found = await project.rows(
      `select * ${name === 'not_finite' ? 'replace (toString(b) as b)' : ''} from dev.${name} order by id`,
    );
    expect(found.map(row => Object.values(row))).toEqual(rows);
  });
});

function statusOf(name: string): string | undefined {
  return statuses.get(`seed.p.${name}`);
}
