import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LoadFileStep, type Step, TsdbtError, type Warehouse } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveWarehouse } from '../contract/served-warehouse.ts';
import { openWarehouse } from '../open-warehouse.ts';
import { connectionTo } from '../ownership/claim-folder.ts';
import { loadFiles } from './load-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'tsdbt-odd-'));
const into = { schema: 'raw', identifier: 't__tsdbt_0190a1b2c3d4_a_b_c' };
let embedded: Warehouse;
let served: Warehouse;
let server: Awaited<ReturnType<typeof serveWarehouse>>;

beforeAll(async () => {
  mkdirSync(join(dir, 'data'));
  embedded = await openWarehouse({ driver: 'chdb', path: join(dir, 'embedded') }, { threads: 2 });
  server = await serveWarehouse(join(dir, 'served'), 'token');
  const remote = await openWarehouse(connectionTo(server), { threads: 2 });
  served = { ...remote, capabilities: async () => ({ ...(await remote.capabilities()), readsLocalFiles: false }) };
  for (const warehouse of [embedded, served]) await warehouse.execute('create database raw');
});
afterAll(async () => {
  await embedded.close();
  await served.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

function step(file: string, load: Partial<LoadFileStep>): Extract<Step, { kind: 'loadFile' }> {
  const place = { file: 'models/raw.yml', line: 7, column: 9 };
  const defaults = { columns: [], delimiter: ',', nullValues: [''], decimal: '.', orderBy: 'tuple()' } as const;
  const files = [file];
  return {
    kind: 'loadFile',
    sql: [],
    why: '',
    undo: [],
    into,
    load: { ...defaults, comment: '', place, ...load, files },
  };
}

const NUL = '\0';
const zstd = Buffer.from('KLUv/SAJSQAAaWQsYgoxLHgK', 'base64');
const manyRows = '1,x\n'.repeat(100_000);
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** [name of the file, what is in it, the code, what the message says, the line if there is one]. */
const REFUSED: readonly (readonly [string, string | Uint8Array, string, string, number?])[] = [
  ['lines.csv', '{"a": 1}\n{"a": 2}\n', 'TS7007', 'JSON lines'],
  ['rows.jsonl', '{"a": 1}\n', 'TS7007', 'JSON lines'],
  ['named.json', 'a,b\n1,2\n', 'TS7007', 'JSON'],
  ['array.csv', '[\n{"a": 1}\n]', 'TS7007', 'JSON'],
  ['book.xlsx', `PK\u0003\u0004${NUL}xl/workbook.xml`, 'TS7007', 'an Excel workbook'],
  ['book.csv', `PK\u0003\u0004${NUL}xl/workbook.xml`, 'TS7007', 'an Excel workbook'],
  ['old.csv', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'TS7007', 'an old Excel workbook'],
  ['p.csv', `PAR1${NUL}a,b${NUL}PAR1`, 'TS7007', 'a Parquet file'],
  ['o.csv', `ORC${NUL},b`, 'TS7007', 'an ORC file'],
  ['a.csv', `Obj\u0001${NUL}avro.schema`, 'TS7007', 'an Avro file'],
  ['s.csv', `SQLite format 3${NUL}`, 'TS7007', 'an SQLite database'],
  ['d.csv', '%PDF-1.7\n1,2\n', 'TS7007', 'a PDF document'],
  ['page.csv', '\n<!doctype HTML><html>502, Bad Gateway</html>\n', 'TS7007', 'an HTML page'],
  ['page.csv.gz', gzipSync('<html><body>not found</body></html>'), 'TS7007', 'an HTML page'],
  ['lfs.csv', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n', 'TS7007', 'a Git LFS pointer'],
  ['packed.csv', gzipSync('a,b\n1,2\n'), 'TS7007', 'a gzip file'],
  ['packed2.csv', zstd, 'TS7007', 'a zstd file'],
  ['bz.csv.bz2', latin('BZh91AY&SY\x01\x02'), 'TS7007', 'a bzip2 file'],
  ['bz.csv', latin('BZh91AY&SY\x01\x02'), 'TS7007', 'a bzip2 file'],
  ['xz.csv', Buffer.from('fd377a585a000001', 'hex'), 'TS7007', 'an xz file'],
  ['swapped.csv.zst', gzipSync('a,b\n1,2\n'), 'TS7007', 'a gzip file'],
  ['plain.csv.gz', 'a,b\n1,2\n', 'TS7005', 'is not a gzip file'],
  ['plain.csv.zst', 'a,b\n1,2\n', 'TS7005', 'is not a zstd file'],
  ['torn.csv.gz', gzipSync(`a,b\n${manyRows}`).subarray(0, -9), 'TS7005', 'torn.csv.gz'],
  ['torn.csv.zst', zstd.subarray(0, -2), 'TS7005', 'breaks off'],
  ['u16.csv', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'TS7005', 'UTF-16'],
  ['u16n.csv', Buffer.from('name,town\nAda,Bonn\n', 'utf16le'), 'TS7005', 'UTF-16'],
  ['latin.csv', latin('a,b\n1,caf\xe9\n'), 'TS7005', 'not UTF-8', 2],
  ['late_latin.csv', latin(`a,b\n${manyRows}2,caf\xe9\n3,z\n`), 'TS7005', 'not UTF-8', 100_002],
  ['nul.csv', `a,b\n1,x${NUL}\n`, 'TS7005', 'NUL', 2],
  ['late_nul.csv', `a,b\n${manyRows}2,x${NUL}y\n`, 'TS7005', 'NUL', 100_002],
  ['empty.csv', '', 'TS7004', 'is empty'],
  ['empty.csv.gz', gzipSync(''), 'TS7004', 'is empty'],
  ['open_header.csv', 'a,"b\n1,2\n', 'TS7004', 'never closed', 1],
  ['open_row.csv', 'a,b\n1,x\n2,"y\n3,z\n', 'TS7002', 'never closed', 3],
  ['late_open.csv', `a,b\n${manyRows}2,"y\n3,z\n`, 'TS7002', 'never closed', 100_002],
  ['cr.csv', 'a,b\r1,2\r3,4\r', 'TS7004', 'carriage return', 1],
  ['one_cr.csv', `a,b\n${manyRows}2,y\rz\n`, 'TS7002', 'carriage return', 100_002],
  ['double.csv', 'a,b\r\r\n1,2\r\r\n', 'TS7004', 'carriage return', 1],
  ['short.csv', 'a,b\n1,2\n3\n', 'TS7002', '1 field', 3],
  ['long.csv', 'a,b\n1,2\n3,4,5\n', 'TS7002', '3 fields', 3],
  ['semi.csv', 'a;b\n1;2\n', 'TS7008', 'separated by ";"', 1],
  ['tabs.tsv', 'a\tb\n1\t2\n', 'TS7008', 'separated by a tab', 1],
  ['twice.csv', 'a,a\n1,2\n', 'TS7004', 'twice', 1],
  ['unnamed.csv', 'a,\n1,2\n', 'TS7004', 'no name', 1],
];

/** [name, content, rows]: odd, and CSV all the same. */
const READ: readonly (readonly [
  string,
  string | Uint8Array,
  readonly (readonly unknown[])[],
  Partial<LoadFileStep>?,
])[] = [
  ['marked.csv', '\ufeffid,b\n1,x\n', [['1', 'x']]],
  [
    'ends.csv',
    'id,b\r\n1,x\n2,"y\r\nz"\r\n3,w',
    [
      ['1', 'x'],
      ['2', 'y\r\nz'],
      ['3', 'w'],
    ],
  ],
  [
    'quoted_cr.csv',
    'id,b\n1,"x\ry"\n2,"5"" tube"\n',
    [
      ['1', 'x\ry'],
      ['2', '5" tube'],
    ],
  ],
  ['lone_quote.csv', 'id,b\n1,5" tube\n', [['1', '5" tube']]],
  ['last_lines.csv', 'id,b\n1,"x\ny"\n', [['1', 'x\ny']]],
  ['loud.CSV.GZ', gzipSync('id,b\n1,x\n'), [['1', 'x']]],
  [
    'members.csv.gz',
    Buffer.concat([gzipSync('id,b\n1,x\n'), gzipSync('2,y\n')]),
    [
      ['1', 'x'],
      ['2', 'y'],
    ],
  ],
  ['whole.csv.zst', zstd, [['1', 'x']]],
  ['data', 'id,b\n1,x\n', [['1', 'x']]],
  ['semi.txt', 'id;b\n1;x\n', [['1', 'x']], { delimiter: ';' }],
  ['one;column.csv', 'id,"b;c"\n1,x;y\n', [['1', 'x;y']]],
  ['magic.csv', 'ORC,PAR1\n1,BZh9\n', [['1', 'BZh9']]],
  ['members.csv', 'id,constructor,__proto__\n1,x,2\n', [['1', 'x', '2']]],
];

describe.each([
  ['by the warehouse itself', () => embedded],
  ['as a stream to the server', () => served],
])('files that are read %s', (_, warehouse) => {
  const load = async (
    name: string,
    content: string | Uint8Array,
    options: Partial<LoadFileStep> = {},
  ): Promise<void> => {
    const file = join(dir, 'data', name);
    writeFileSync(file, content);
    await warehouse().execute(`drop table if exists raw.${into.identifier}`);
    await loadFiles(step(file, options), warehouse(), () => ({}));
  };

  it.each(REFUSED.map(([name, ...rest]) => ({ name, rest })))('$name is refused', async ({ name, rest }) => {
    const [content, code, text, line] = rest;
    const error = await load(name, content).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TsdbtError);
    const [diagnostic] = (error as TsdbtError).diagnostics;
    expect(diagnostic).toMatchObject({ code, at: { file: join(dir, 'data', name) } });
    expect(diagnostic?.message).toContain(text);
    if (line !== undefined) expect(diagnostic?.at?.line).toBe(line);
  });

  it.each(READ.map(([name, ...rest]) => ({ name, rest })))('$name is read whole', async ({ name, rest }) => {
    const [content, rows, options = {}] = rest;
    await load(name, content, options);
    const { rows: found } = await warehouse().query(
      `select * except (_loaded_at, _source_file) from raw.${into.identifier} order by all`,
    );
    expect(found).toEqual(rows);
  });

  it('is not taken when it changes while it is read', async () => {
    const name = 'growing.csv';
    const file = join(dir, 'data', name);
    writeFileSync(file, 'a,b\n1,x\n');
    await warehouse().execute(`drop table if exists raw.${into.identifier}`);
    let asked = 0;
    const work = loadFiles(step(file, {}), warehouse(), () => {
      asked += 1;
      if (asked === 2) writeFileSync(file, 'a,b\n1,x\n2,y\n3,z\n');
      return {};
    });
    await expect(work).rejects.toMatchObject({ diagnostics: [{ code: 'TS7009', at: { file } }] });
  });
});
