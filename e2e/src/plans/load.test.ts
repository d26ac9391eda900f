import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyPlan, openWarehouse, startServer, sweepLeftovers } from '@tsdbt/clickhouse';
import type { Warehouse } from '@tsdbt/core';
import { planLoad } from '@tsdbt/plan';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRequest } from './load-fixture.ts';
import { OWNER } from './plan-fixture.ts';

let dir: string;
let file: string;
const warehousePath = (): string => path.join(dir, 'warehouse');

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-load-'));
  file = path.join(dir, 'clicks.csv');
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

function writeClicks(rows: number, last = ''): void {
  const handle = fs.openSync(file, 'w');
  fs.writeSync(handle, '"id","clicks"\n');
  for (let block = 0; block < rows; block += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - block) }, (_, i) => `"${block + i}","${i % 7}"\n`);
    fs.writeSync(handle, lines.join(''));
  }
  fs.writeSync(handle, last);
  fs.closeSync(handle);
}

async function withWarehouse<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse({ driver: 'chdb', path: warehousePath() }, { threads: 2 });
  return await work(warehouse).finally(() => warehouse.close());
}

async function load(warehouse: Warehouse): Promise<unknown> {
  const plan = planLoad(await loadRequest(warehouse, [file], OWNER));
  const { rows } = await applyPlan(plan, warehouse, { session: 's', queryIdPrefix: 'x', owner: OWNER });
  return rows;
}

const tables = async (warehouse: Warehouse): Promise<readonly unknown[]> =>
  (await warehouse.query("select name from system.tables where database = 'raw' order by 1")).rows.flat();
const clicks = async (warehouse: Warehouse): Promise<readonly unknown[]> =>
  (await warehouse.query('select count(), sum(clicks) from raw.clicks')).rows;

/** Loads in a process of its own, which is killed at that moment. */
async function killLoadAt(moment: string): Promise<void> {
  const program = fileURLToPath(new URL('./killed-load.ts', import.meta.url));
  const child = fork(program, [warehousePath(), file, moment], { execArgv: ['--import', 'tsx'] });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

describe('a load', () => {
  it('that fails leaves the old table', async () => {
    await withWarehouse(async warehouse => {
      writeClicks(100);
      expect(await load(warehouse)).toBe(100);
      writeClicks(50_000, '1\n');
      await expect(load(warehouse)).rejects.toMatchObject({ diagnostics: [{ code: 'TS7002', at: { line: 50_002 } }] });
      expect(await clicks(warehouse)).toEqual([['100', '295']]);
      expect(await tables(warehouse)).toEqual(['clicks']);
    });
  });

  it.each([
    ['while its rows are written', 'rows'],
    ['between the insert and the swap', 'exchange'],
    ['between the swap and the end', 'drop'],
  ])('that is killed %s leaves a whole table, and the next one cleans up after it', async (_, moment) => {
    writeClicks(100);
    await withWarehouse(load);
    writeClicks(2_000_000);
    await killLoadAt(moment);
    await withWarehouse(async warehouse => {
      expect(['100', '2000000']).toContain((await clicks(warehouse)).flat(2)[0]);
      const { exclusive } = await warehouse.capabilities();
      await sweepLeftovers(warehouse, { schemas: ['raw'], self: OWNER, exclusive });
      expect(await tables(warehouse)).toEqual(['clicks']);
      expect(await load(warehouse)).toBe(2_000_000);
      expect(await tables(warehouse)).toEqual(['clicks']);
    });
  });

  it('that is killed while a server works for it leaves nothing behind there either', async () => {
    writeClicks(100);
    await withWarehouse(load);
    const connection = { driver: 'chdb', path: warehousePath() } as const;
    const server = await startServer({ connection, port: 0, threads: 4, command: 'a test' });
    try {
      writeClicks(3_000_000);
      await killLoadAt('rows');
      await withWarehouse(async warehouse => {
        const { exclusive } = await warehouse.capabilities();
        expect(exclusive).toBe(false);
        const removed = await sweepLeftovers(warehouse, { schemas: ['raw'], self: OWNER, exclusive });
        expect(removed).toHaveLength(1);
        expect(await clicks(warehouse)).toEqual([['100', '295']]);
        expect(await load(warehouse)).toBe(3_000_000);
        expect(await tables(warehouse)).toEqual(['clicks']);
      });
    } finally {
      await server.close();
    }
  });
});
