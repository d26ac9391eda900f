import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pid } from 'node:process';
import type { Warehouse } from '@tsdbt/core';
import { quoteIdentifier, type StagingOwner, stagingName } from '@tsdbt/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';
import { processAlive } from './process-alive.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';

const dir = mkdtempSync(join(tmpdir(), 'tsdbt-sweep-'));
/** Long before this machine was started. */
const LONG_AGO = '2001-01-01T00:00:00Z';
const NOW = new Date().toISOString();
const self: StagingOwner = {
  invocationId: 'aaaaaaaa-0000-4000-8000-000000000000',
  host: hostname(),
  pid,
  startedAt: NOW,
};
const sibling = { ...self, invocationId: 'bbbbbbbb-0000-4000-8000-000000000000' };
/** Its number has passed to a process (this one) that began later. */
const dead = { ...sibling, invocationId: 'cccccccc-0000-4000-8000-000000000000', startedAt: LONG_AGO };
const elsewhere = { ...dead, invocationId: 'dddddddd-0000-4000-8000-000000000000', host: 'another-host' };

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse({ driver: 'chdb', path: join(dir, 'warehouse') }, { threads: 2 });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  await warehouse.execute('drop database if exists dev');
  await warehouse.execute('create database dev');
});

const leave = async (identifier: string): Promise<void> =>
  void (await warehouse.execute(
    `create table dev.${quoteIdentifier(identifier)} (a UInt8) engine = MergeTree order by a`,
  ));
const leaveStaging = (owner: StagingOwner): Promise<void> =>
  leave(stagingName({ schema: 'dev', identifier: 'orders' }, owner).identifier);
const names = async (): Promise<readonly unknown[]> =>
  (await warehouse.query("select name from system.tables where database = 'dev' order by 1")).rows.flat();

describe('sweepLeftovers', () => {
  it('removes what a process left that is gone, of whatever kind, and says so', async () => {
    await leaveStaging(dead);
    const view = stagingName({ schema: 'dev', identifier: 'v' }, dead);
    await warehouse.execute(`create view dev.${view.identifier} as select 1`);
    const removed = await sweepLeftovers(warehouse, { schemas: ['dev', 'other'], self });
    expect(removed.map(relation => relation.identifier).sort()).toEqual(
      [stagingName({ schema: 'dev', identifier: 'orders' }, dead).identifier, view.identifier].sort(),
    );
    expect(await names()).toEqual([]);
  });

  it('leaves alone what is ours, a live sibling’s, or of another machine with a lease', async () => {
    for (const owner of [self, sibling, elsewhere]) await leaveStaging(owner);
    expect(await sweepLeftovers(warehouse, { schemas: ['dev'], self })).toEqual([]);
    expect(await names()).toHaveLength(3);
  });

  it('removes what another machine left when its lease has run out', async () => {
    await leaveStaging(elsewhere);
    const [[file]] = (await warehouse.query("select metadata_path from system.tables where database = 'dev'")).rows as [
      [string],
    ];
    const twoHoursAgo = Date.now() / 1000 - 7200;
    utimesSync(resolve(dir, 'warehouse', file), twoHoursAgo, twoHoursAgo);
    expect(await sweepLeftovers(warehouse, { schemas: ['dev'], self })).toHaveLength(1);
  });

  it('leaves users’ tables alone, dbt’s own leftovers, and other databases', async () => {
    for (const name of ['orders', 'orders__tsdbt_backup', 'orders__dbt_backup', 'x_tmp_replace_1']) await leave(name);
    await leaveStaging(dead);
    expect(await sweepLeftovers(warehouse, { schemas: ['other'], self, exclusive: true })).toEqual([]);
    expect(await sweepLeftovers(warehouse, { schemas: ['dev'], self, exclusive: true })).toHaveLength(1);
    expect(await names()).toEqual(['orders', 'orders__dbt_backup', 'orders__tsdbt_backup', 'x_tmp_replace_1']);
  });

  it('takes everything but its own, interrupted CREATE OR REPLACE included, when it has the warehouse alone', async () => {
    for (const owner of [self, dead, elsewhere]) await leaveStaging(owner);
    await leave('_tmp_replace_0123456789abcdef_0123456789abcdef');
    await sweepLeftovers(warehouse, { schemas: ['dev'], self });
    expect(await names()).toHaveLength(3);
    await sweepLeftovers(warehouse, { schemas: ['dev'], self, exclusive: true });
    expect(await names()).toEqual([stagingName({ schema: 'dev', identifier: 'orders' }, self).identifier]);
  });
});

describe('processAlive', () => {
  it('knows this process, and that no process of its number was there before the machine started', () => {
    expect(processAlive(pid, Date.now() / 1000)).toBe(true);
    expect(processAlive(pid, Date.parse(LONG_AGO) / 1000)).toBe(false);
    expect(processAlive(2 ** 22 + 1, Date.now() / 1000)).toBe(false);
  });
});
