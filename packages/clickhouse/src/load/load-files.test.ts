import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LoadFileStep, type Step, TsdbtError, type Warehouse } from '@tsdbt/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveWarehouse } from '../contract/served-warehouse.ts';
import { openWarehouse } from '../open-warehouse.ts';
import { connectionTo } from '../ownership/claim-folder.ts';
import { loadFiles } from './load-files.ts';

type Rows = readonly (readonly unknown[])[];

const dir = mkdtempSync(join(tmpdir(), 'tsdbt-load-'));
const into = { schema: 'raw', identifier: 't__tsdbt_0190a1b2c3d4_a_b_c' };
const place = { file: 'models/raw.yml', line: 7, column: 9 };
let embedded: Warehouse;
let served: Warehouse;
let server: Awaited<ReturnType<typeof serveWarehouse>>;

beforeAll(async () => {
  embedded = await openWarehouse({ driver: 'chdb', path: join(dir, 'embedded') }, { threads: 2 });
  server = await serveWarehouse(join(dir, 'served'), 'token');
  served = withoutFiles(await openWarehouse(connectionTo(server), { threads: 2 }));
  for (const warehouse of [embedded, served]) await warehouse.execute('create database raw');
});
afterAll(async () => {
  await embedded.close();
  await served.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** As a server on another machine: the files have to be streamed to it. */
function withoutFiles(warehouse: Warehouse): Warehouse {
  return { ...warehouse, capabilities: async () => ({ ...(await warehouse.capabilities()), readsLocalFiles: false }) };
}

function write(name: string, content: string | Uint8Array): string {
  const file = join(dir, 'data', name);
  mkdirSync(join(dir, 'data'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function step(files: readonly string[], load: Partial<LoadFileStep> = {}): Extract<Step, { kind: 'loadFile' }> {
  const defaults = { columns: [], delimiter: ',', nullValues: [''], decimal: '.', orderBy: 'tuple()' } as const;
  return {
    kind: 'loadFile',
    sql: [],
    why: '',
    undo: [],
    into,
    load: { ...defaults, comment: 'staging', place, ...load, files },
  };
}

const declared = (name: string, type: string) => ({ name, type, comment: '', place: { ...place, line: 12 } });

async function diagnosticOf(work: Promise<unknown>): Promise<object | undefined> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TsdbtError)) throw error;
  return error.diagnostics[0];
}

describe.each([
  ['read by the warehouse itself', () => embedded],
  ['streamed to the server', () => served],
])('files that are %s', (_, warehouse) => {
  let number = 0;
  const load = async (files: readonly string[], options: Partial<LoadFileStep> = {}): Promise<void> => {
    number += 1;
    const settings = (): { session: string; queryId: string } => ({
      session: `s${number}`,
      queryId: `q-${number}-${Math.random()}`,
    });
    await loadFiles(step(files, options), warehouse(), settings).finally(() => warehouse().endSession(`s${number}`));
  };
  const loadText = (csv: string, options: Partial<LoadFileStep> = {}): Promise<void> =>
    load([write('t.csv', csv)], options);
  const rows = async (what = '* except _loaded_at'): Promise<Rows> =>
    (await warehouse().query(`select ${what} from raw.${into.identifier} order by all`)).rows;
  const types = async (): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      (await warehouse().query(`select name, type from system.columns where table = '${into.identifier}'`)).rows,
    );
  const column = async (...values: readonly string[]): Promise<unknown> => {
    await loadText(`x,other\n${values.map(value => `"${value}",1\n`).join('')}`);
    return (await types()).x;
  };

  beforeEach(async () => {
    await warehouse().execute(`drop table if exists raw.${into.identifier}`);
  });

  it('get typed columns under snake_case names, and say when and where from', async () => {
    await loadText('"Id Student","moduleCode"\n"7","AAA"\n"-159","BBB"\n');
    expect(await types()).toEqual({
      id_student: 'Int64',
      module_code: 'String',
      _loaded_at: 'DateTime',
      _source_file: 'String',
    });
    expect(await rows()).toEqual([
      ['-159', 'BBB', 't.csv'],
      ['7', 'AAA', 't.csv'],
    ]);
    expect(await rows("dateDiff('minute', _loaded_at, now()) < 5")).toEqual([[1], [1]]);
  });

  it.each([
    ['Int64', ['1', '-159', '0']],
    ['Nullable(Int64)', ['1', '']],
    ['Float64', ['1', '7.5', '-.5', '1e5']],
    ['String', ['01234', '5']],
    ['String', ['+49', '5']],
    ['String', ['99999999999999999999']],
    ['String', ['nan', '1.5']],
    ['Bool', ['true', 'False']],
    ['Date', ['2014-02-28', '2149-06-06']],
    ['Date32', ['2014-02-28', '1950-01-01']],
    ['String', ['2014-02-30']],
    ['DateTime', ['2014-02-28 10:00:00', '2014-02-28T10:00:00']],
    ['String', ['2014-02-28', '2014-02-28 10:00:00']],
    ['Nullable(String)', ['', '']],
    ['Nullable(Date)', ['', '2014-02-28']],
  ])('infer %s from %j', async (type, values) => {
    expect(await column(...values)).toBe(type);
  });

  it('look at all values, not at the first ones only', async () => {
    const lines = (value: string): string => `x,y\n${'123456789,1\n'.repeat(30_000)}${value},1\n${'5,1\n'.repeat(10)}`;
    await loadText(lines('7.5'));
    expect((await types()).x).toBe('Float64');
    expect(await rows('count(), sum(x) = 30000 * 123456789 + 57.5')).toEqual([['30011', 1]]);
    await loadText(lines(''));
    expect((await types()).x).toBe('Nullable(Int64)');
    await loadText(lines('abc'));
    expect((await types()).x).toBe('String');
  });

  it('infer a column whose first value comes late', async () => {
    await loadText(`x,y\n${',12345678\n'.repeat(30_000)}8,1\n`);
    expect(await types()).toMatchObject({ x: 'Nullable(Int64)', y: 'Int64' });
    expect(await rows('count(), count(x), sum(x)')).toEqual([['30001', '1', '8']]);
  });

  it('may hold fields that are longer than a statement', async () => {
    await loadText(`a,b\n${'é'.repeat(300_000)},1\nx,2\n`);
    expect(await types()).toMatchObject({ a: 'String', b: 'Int64' });
    expect(await rows('lengthUTF8(a), b')).toEqual([
      ['1', '2'],
      ['300000', '1'],
    ]);
    await loadText('a,b\n日本語,1\n'.concat('日本語日本語日本語,2\n'.repeat(20_000)));
    expect(await rows('count()')).toEqual([['20001']]);
  });

  it('keep quotes, delimiters and line breaks inside fields', async () => {
    await loadText('a,b\n"x ""q"", y\nz", c \n');
    expect(await rows('a, b')).toEqual([['x "q", y\nz', 'c']]);
  });

  it('take other delimiters, decimal signs and NULL texts', async () => {
    await loadText('a;b\n1,5;?\n2;n/a\n', { delimiter: ';', decimal: ',', nullValues: ['?', 'n/a'] });
    expect(await types()).toMatchObject({ a: 'Float64', b: 'Nullable(String)' });
    expect(await rows('a, b')).toEqual([
      [1.5, null],
      [2, null],
    ]);
    await loadText('a\tb\n1\t\tx\n'.replace('\t\t', '\t'), { delimiter: '\t' });
    expect(await rows('a, b')).toEqual([['1', 'x']]);
  });

  it('come in several, compressed or not, with columns in any order', async () => {
    const plain = write('p1.csv', 'a,b\n1,x\n');
    const gz = write('p2.csv.gz', gzipSync('b,a\ny,2.5\n'));
    const zst = write('p3.csv.zst', Buffer.from(ZSTD_OF_A_B, 'base64'));
    await load([plain, gz, zst]);
    expect(await types()).toMatchObject({ a: 'Float64', b: 'String' });
    expect(await rows('a, b, _source_file')).toEqual([
      [1, 'x', 'p1.csv'],
      [2.5, 'y', 'p2.csv.gz'],
      [3, 'z', 'p3.csv.zst'],
    ]);
  });

  it('may be empty below the header, end in blank lines, in CR LF, or without a line end', async () => {
    await loadText('a,b\n');
    expect(await types()).toMatchObject({ a: 'String', b: 'String' });
    expect(await rows('count()')).toEqual([['0']]);
    await loadText('\ufeffa,b\r\n1,x\r\n2,y\r\n\r\n');
    expect(await rows('a, b')).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
    await loadText('a,b\n1,x');
    expect(await rows('a, b')).toEqual([['1', 'x']]);
  });

  it('have the types that the YAML declares', async () => {
    await loadText('a,b,c,d,e\n1,,2014-01-01,x,1.50\n', {
      columns: [
        declared('a', 'UInt8'),
        declared('b', 'String'),
        declared('c', 'Date'),
        declared('d', 'LowCardinality(String)'),
        declared('e', 'Decimal(10, 2)'),
      ],
    });
    expect(await types()).toMatchObject({
      a: 'UInt8',
      b: 'String',
      c: 'Date',
      d: 'LowCardinality(String)',
      e: 'Decimal(10, 2)',
    });
    expect(await rows('a, b, c, d, e')).toEqual([[1, '', '2014-01-01', 'x', '1.5']]);
  });

  it.each([
    ['UInt8', '300'],
    ['Int64', 'abc'],
    ['Int64', ''],
    ['Date', '2014-02-30'],
    ['Date', '1950-01-01'],
    ['Decimal(10, 2)', '12345678901.5'],
    ['Decimal(10, 2)', '1.255'],
    ["Enum8('a' = 1)", 'b'],
    ['Nullable(UUID)', 'x'],
    ['DateTime', '2014-02-30 10:00:00'],
  ])('do not fit a declared %s when they hold %j, and the diagnostic names the place', async (type, value) => {
    const good = type.includes('Enum')
      ? 'a'
      : type.includes('UUID')
        ? ''
        : type.startsWith('Date')
          ? '2014-01-01'
          : '1';
    const csv = `"k","x"\n"1","${good}"\n"2","two\nlines"\n`.replace('"two\nlines"', `"${good}"`);
    const work = loadText(`${csv}"3","${value}"\n"4","${value}"\n`, { columns: [declared('x', type)] });
    expect(await diagnosticOf(work)).toMatchObject({
      code: 'TS7003',
      message: `${JSON.stringify(value)} in column x does not fit its declared type ${type}`,
      at: { file: join(dir, 'data/t.csv'), line: 4, column: 5 },
      notes: ['declared at models/raw.yml:12:9'],
    });
  });

  it('find a misfit far down', async () => {
    const csv = `a,b\n${'"two\nlines",1\n'.repeat(20_000)}x,oops\n`;
    expect(await diagnosticOf(loadText(csv, { columns: [declared('b', 'Int64')] }))).toMatchObject({
      code: 'TS7003',
      at: { line: 40_002, column: 3 },
    });
  });

  it.each([
    ['too few fields', 'a,b\n1,2\n3\n4,5\n', 3],
    ['too many fields', 'a,b\n1,2\n3,4\n5,6,7\n', 4],
    ['text after a closing quote', 'a,b\n1,"2"x\n', 2],
    ['a blank line', 'a,b\n1,2\n\n3,4\n', 3],
    ['fields that quotes swallowed', 'a,b\n1,2\n3,"4\n5,6\n7,8\n"9",10', 6],
  ])('with %s are refused with file and line', async (_, csv, line) => {
    expect(await diagnosticOf(loadText(csv))).toMatchObject({
      code: 'TS7002',
      at: { file: join(dir, 'data/t.csv'), line },
    });
  });

  it.each([
    ['', 'is empty'],
    ['a,,c\n1,2,3\n', 'column 2 has no name'],
    ['a,b,a\n1,2,3\n', 'names "a" twice'],
  ])('with the header of %j are refused', async (csv, message) => {
    expect(await diagnosticOf(loadText(csv))).toMatchObject({
      code: 'TS7004',
      message: expect.stringContaining(message),
    });
  });

  it('must agree on their columns', async () => {
    const files = [write('h1.csv', 'a,b\n1,2\n'), write('h2.csv', 'a,c\n1,2\n')];
    expect(await diagnosticOf(load(files))).toMatchObject({ code: 'TS7004', notes: ['missing: b', 'only here: c'] });
  });

  it('must have the declared columns', async () => {
    const work = loadText('a,b\n1,2\n', { columns: [declared('c', 'Int64')] });
    expect(await diagnosticOf(work)).toMatchObject({ code: 'TS7006', at: { line: 12 }, notes: ['its columns: a, b'] });
  });

  it('must exist, and hold what their ending says', async () => {
    expect(await diagnosticOf(load([join(dir, 'none.csv')]))).toMatchObject({ code: 'TS7001', at: place });
    const fake = write('fake.csv.gz', 'a,b\n1,2\n');
    expect(await diagnosticOf(load([fake]))).toMatchObject({ code: 'TS7005', at: { file: fake } });
    const torn = write('torn.csv.gz', gzipSync(`a,b\n${'1,2\n'.repeat(200_000)}`).subarray(0, 600));
    expect(await diagnosticOf(load([torn]))).toMatchObject({ code: 'TS7005', at: { file: torn } });
    const utf16 = write('utf16.csv', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'));
    expect(await diagnosticOf(load([utf16]))).toMatchObject({ code: 'TS7005', at: { file: utf16 } });
  });

  it('keep names that collide apart', async () => {
    await loadText('a b,A-B,_loaded_at,___,Café 2014\n1,2,3,4,5\n');
    expect(Object.keys(await types())).toEqual([
      'a_b',
      'a_b_2',
      '_loaded_at_2',
      'column_4',
      'café_2014',
      '_loaded_at',
      '_source_file',
    ]);
  });

  it('leave nothing but the staging table, whatever happens', async () => {
    const csv = `x\n${'123456789\n'.repeat(30_000)}7.5\n`;
    await loadText(csv);
    await diagnosticOf(loadText(csv, { columns: [declared('x', 'Int64')] }));
    expect((await warehouse().query("select name from system.tables where database = 'raw'")).rows).toEqual([
      [into.identifier],
    ]);
  });
});

describe('both ways', () => {
  it('give the same types and rows', async () => {
    const values = [
      '',
      '0',
      '-7',
      '1.5',
      'x',
      'true',
      '2014-02-28',
      '2014-02-28 10:00:00',
      '1e400',
      ' 5 ',
      '\\N',
      "'q'",
      '"',
    ];
    const csv = `a,b,c\n${values.map(v => `"${v.replaceAll('"', '""')}",${v.includes('"') ? 'y' : v},${values.indexOf(v)}\n`).join('')}`;
    const file = write('both.csv', csv);
    const results = [];
    for (const warehouse of [embedded, served]) {
      await loadFiles(step([file]), warehouse, () => ({}));
      const columns = await warehouse.query(`select name, type from system.columns where table = '${into.identifier}'`);
      const sum = await warehouse.query(
        `select count(), groupBitXor(cityHash64(* except _loaded_at)) from raw.${into.identifier}`,
      );
      results.push({ columns: columns.rows, sum: sum.rows });
    }
    expect(results[0]).toEqual(results[1]);
  });
});

/** `a,b\n3,z\n` */
const ZSTD_OF_A_B = 'KLUv/QRYQAAAYSxiCjMsegoBAADhbtIz';
