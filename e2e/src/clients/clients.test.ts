import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from '../project-fixture.ts';
import { findJdbcDrivers, findPython, runs } from './find-clients.ts';

/** Clients of ClickHouse that others wrote, on a warehouse that `tsdbt serve` serves. What is not installed is skipped, and says so. */
const PATIENT = 300_000;

const SETUP: readonly string[] = [
  'CREATE DATABASE IF NOT EXISTS mart',
  'CREATE TABLE mart.orders (id UInt64, customer String, amount Decimal(10, 2), created Date) ENGINE = MergeTree ORDER BY id',
  "INSERT INTO mart.orders VALUES (1, 'o''hara', 1.5, '2024-01-01'), (2, 'b', 2, '2024-01-02'), (3, 'c', 3, '2024-02-01')",
  'CREATE VIEW mart.orders_view AS SELECT * FROM mart.orders',
];

let project: ProjectFixture;
let url: string;

beforeAll(async () => {
  project = createProject({ 'dbt_project.yml': 'name: p\nversion: "1.0"\n' });
  const said = await project.start('serve', '--port', '0').prints(/http:\/\/[\d.]+:\d+/);
  url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0] ?? '';
  for (const sql of SETUP) expect((await fetch(url, { method: 'POST', body: sql })).status).toBe(200);
}, 60_000);
afterAll(() => project.remove());

/** What the client's program says of each thing that it tried. */
async function said(program: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program, args, { timeout: PATIENT, maxBuffer: 16 * 1024 * 1024 });
  return stdout.trim().split('\n');
}

const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const WITHOUT_JAVA = 'clickhouse-jdbc: no Java, or no jars in TSDBT_JDBC_JARS (CONTRIBUTING.md)';
const WITHOUT_PYTHON = 'clickhouse-connect: TSDBT_PYTHON, or python3, does not have it';

describe('clickhouse-jdbc', () => {
  const drivers = findJdbcDrivers();
  it.skipIf(drivers.length > 0)(`is not here: ${WITHOUT_JAVA}`, context => context.skip(WITHOUT_JAVA));

  for (const { version, classPath } of drivers) {
    for (const [implementation, first] of [
      ['first', 'true'],
      ['second', 'false'],
    ] as const) {
      it(`${version}, its ${implementation} implementation, lists, queries, prepares, inserts, times out and cancels`, {
        timeout: PATIENT,
      }, async () => {
        const program = ['-cp', classPath, `-Dclickhouse.jdbc.v1=${first}`, source('./jdbc/JdbcClient.java')];
        const lines = await said('java', ...program, `jdbc:ch:${url}/default`, 'user', 'default', 'password', 'any');
        expect(lines.filter(line => !line.startsWith('ok '))).toEqual([]);
        expect(lines).toContain('ok tools');
      });
    }
  }
});

describe('clickhouse-connect', () => {
  const python = findPython();
  it.skipIf(python !== undefined)(`is not here: ${WITHOUT_PYTHON}`, context => context.skip(WITHOUT_PYTHON));

  it.skipIf(python === undefined)(
    'queries, streams and inserts, with each compression',
    { timeout: PATIENT },
    async () => {
      const { hostname, port } = new URL(url);
      const lines = await said(python ?? '', source('./python/client.py'), hostname, port);
      expect(lines).toEqual(['ok False', 'ok True', 'ok lz4', 'ok zstd', 'ok gzip']);
    },
  );
});

describe('curl', () => {
  const here = runs('curl', '--version');
  it.skipIf(!here)('posts statements and data, and shows errors by its exit code', async () => {
    expect(await said('curl', '-sS', '--fail', url, '--data', 'SELECT count() FROM mart.orders')).toEqual(['3']);
    expect(await said('curl', '-sS', '--compressed', `${url}/?enable_http_compression=1`, '-d', 'SELECT 7')).toEqual([
      '7',
    ]);
    await expect(said('curl', '-sS', '--fail', url, '-d', 'SELECT * FROM nowhere')).rejects.toMatchObject({ code: 22 });
    const late = said('curl', '-sS', url, '-d', 'SELECT throwIf(number = 3000000) FROM numbers(5000000)');
    await expect(late).rejects.toMatchObject({ code: 18 });
  });
});
