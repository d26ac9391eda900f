import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const ROWS = 4_000_000;

const FILES = {
  'models/sources.yml':
    'sources:\n  - name: raw\n    tables:\n      - name: clicks\n        load: {files: data/clicks.csv}\n',
  'models/mart.sql':
    "{{ config(materialized='table', order_by='id') }}\nselect id, count() as n, sum(clicks) as total, uniqExact(cityHash64(id, clicks)) as u\nfrom {{ source('raw', 'clicks') }}\ngroup by id",
};

/** About 50 MB: long enough to be killed in the middle. */
function writeClicks(project: ProjectFixture, rows: number): void {
  const file = path.join(project.dir, 'data/clicks.csv');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const handle = fs.openSync(file, 'w');
  fs.writeSync(handle, '"id","clicks"\n');
  for (let block = 0; block < rows; block += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, i) => `"${(block + i) % 300_000}","${(block + i) % 7}"`);
    fs.writeSync(handle, `${lines.join('\n')}\n`);
  }
  fs.closeSync(handle);
}

const leftovers =
  "select database, name from system.tables where database not in ('system', 'INFORMATION_SCHEMA', 'information_schema') order by 1, 2";
const state =
  'select (select count() from raw.clicks) as loaded, (select count() from dev.mart) as built, (select sum(total) from dev.mart) as clicks';

let project: ProjectFixture;
beforeEach(async () => {
  project = createProject(FILES);
  writeClicks(project, 10_000);
  const first = await project.tsdbt('build');
  expect(first.out).toContain('0 failed');
  writeClicks(project, ROWS);
}, 240_000);
afterEach(() => project.remove());

describe('a build that is killed with SIGKILL', { timeout: 240_000 }, () => {
  const moments: readonly (readonly [string, RegExp])[] = [
    ['while it loads', /insert into `raw`[\s\S]*clicks/i],
    ['while it builds the mart', /insert into `dev`[\s\S]*mart/i],
  ];
  for (const [when, statement] of moments) {
    it(`${when} leaves the old tables, and the next build repairs everything`, async () => {
      const killed = project.start('build', '--debug');
      await killed.prints(statement);
      killed.process.kill('SIGKILL');
      await killed.ended;
      const before = await project.rows(state);
      expect(before[0]).toMatchObject({ built: 10_000 });
      const next = await project.tsdbt('build');
      expect(next.out).toContain('0 failed');
      expect(next.code).toBe(0);
      expect(await project.rows(state)).toMatchObject([{ loaded: ROWS, built: 300_000 }]);
      expect(await project.rows(leftovers)).toEqual([
        { database: 'dev', name: 'mart' },
        { database: 'raw', name: 'clicks' },
      ]);
    });
  }

  it('is never seen by a reader of the server: the old tables are whole all the time, then the new ones', async () => {
    const server = project.start('serve', '--port', '0');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await server.prints(/http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? '';
    const seen = new Set<string>();
    let reading = true;
    const reader = (async () => {
      while (reading) seen.add(await ask(url, `${state} format TSV`));
    })();
    const killed = project.start('build', '--debug');
    await killed.prints(/insert into `dev`[\s\S]*mart/i);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const next = await project.tsdbt('build');
    expect(next.out).toContain('0 failed');
    reading = false;
    await reader;
    seen.add(await ask(url, `${state} format TSV`));
    const builtRows = [...seen].map(line => line.split('\t')[1]);
    expect(new Set(builtRows)).toEqual(new Set(['10000', '300000']));
    expect(new Set([...seen].map(line => line.split('\t')[0]))).toEqual(new Set(['10000', String(ROWS)]));
    expect((await ask(url, `select name from (${leftovers}) format TSV`)).trim().split('\n')).toEqual([
      'mart',
      'clicks',
    ]);
  });
});

async function ask(url: string, sql: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', body: sql });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
