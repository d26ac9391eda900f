import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, Step, Warehouse } from '@tsdbt/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';
import { type ApplyOptions, applyPlan } from './apply-plan.ts';

const dir = mkdtempSync(join(tmpdir(), 'tsdbt-apply-'));
const owner = {
  invocationId: 'aaaaaaaa-0000-4000-8000-000000000000',
  host: 'h',
  pid: 1,
  startedAt: '2026-01-01T00:00:00Z',
};
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse({ driver: 'chdb', path: join(dir, 'warehouse') }, { threads: 2 });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  await warehouse.execute('drop table if exists default.log');
  await warehouse.execute('create table default.log (n UInt8) engine = MergeTree order by tuple()');
});

const note = (n: number): string => `insert into default.log values (${n})`;
const step = (n: number, extra: Partial<Step> = {}): Step =>
  ({ kind: 'sql', sql: [note(n)], why: '', undo: [note(100 + n)], main: false, ...extra }) as Step;
const failing = (extra: Partial<Step> = {}): Step => step(9, { sql: ['select throwIf(1)'], ...extra });
const apply = (steps: readonly Step[], options: Partial<ApplyOptions> = {}, plan: Partial<Plan> = {}) =>
  applyPlan({ nodeId: 'model.p.x', steps, ...plan }, warehouse, {
    session: 's',
    queryIdPrefix: 'inv-x',
    owner,
    ...options,
  });
const log = async () => (await warehouse.query('select n from default.log order by _part')).rows.flat();

describe('applyPlan', () => {
  it('runs the steps in order and tells of each statement, the main one apart', async () => {
    const applied = await apply([step(1), step(2, { sql: [note(2), note(3)], main: true } as Partial<Step>), step(4)]);
    expect(await log()).toEqual([1, 2, 3, 4]);
    expect(applied.summaries.map(summary => summary.queryId)).toEqual(['inv-x-1', 'inv-x-2', 'inv-x-3', 'inv-x-4']);
    expect(applied.main?.queryId).toBe('inv-x-3');
  });

  it('measures the relation that it built', async () => {
    const relation = { schema: 'default', identifier: 'log' };
    expect(await apply([step(1)], {}, { relation })).toMatchObject({ rows: 1, empty: false });
    expect(await apply([], {}, { relation: { ...relation, identifier: 'none' } })).toEqual({
      rows: null,
      bytes: null,
      empty: null,
      summaries: [],
      main: null,
    });
  });

  it('tells of a view only whether it is empty', async () => {
    const relation = { schema: 'default', identifier: 'measured' };
    const create = (query: string): Step => ({
      ...(step(1, { kind: 'createView', main: true } as Partial<Step>) as Step),
      sql: [`create or replace view default.measured as ${query}`],
    });
    const nothing = { rows: null, bytes: null };
    expect(await apply([create('select 1')], {}, { relation })).toMatchObject({ ...nothing, empty: false });
    expect(await apply([create('select 1 where 0')], {}, { relation })).toMatchObject({ ...nothing, empty: true });
    const slow = create('select number from numbers(1e9) where sipHash64(number) = 0');
    expect(await apply([slow], {}, { relation })).toMatchObject({ ...nothing, empty: null });
  });

  it('undoes what is done, last first, the failed step included, and throws the first error', async () => {
    const broken = step(2, { undo: ['select broken undo', note(102)] });
    const failed: string[] = [];
    const work = apply([step(1), broken, failing(), step(4)], { onUndoFailed: sql => failed.push(sql) });
    await expect(work).rejects.toMatchObject({ code: 395 });
    expect(failed).toEqual(['select broken undo']);
    expect(await log()).toEqual([1, 2, 109, 102, 101]);
  });

  it('does not undo a swap that failed: it has not happened', async () => {
    await expect(apply([step(1), failing({ kind: 'exchange' })])).rejects.toThrow();
    expect(await log()).toEqual([1, 101]);
  });

  it('keeps one session from the first step to the last', async () => {
    await apply([
      step(1, { sql: ['create temporary table mine as select 7 as n'] }),
      step(2, { sql: ['insert into default.log select n from mine'] }),
    ]);
    expect(await log()).toEqual([7]);
  });

  it('renders a late hook when its turn comes', async () => {
    const hook: Step = { kind: 'hook', sql: [], why: '', undo: [], hook: 'post', index: 3 };
    const renderHook: ApplyOptions['renderHook'] = async (kind, index) => {
      const { rows } = await warehouse.query('select max(n) from default.log');
      return kind === 'post' && index === 3 ? [note(Number(rows[0]?.[0]) + 1)] : [];
    };
    await apply([step(5), hook], { renderHook });
    expect(await log()).toEqual([5, 6]);
  });

  it('stops when it is told to, and undoes even then', async () => {
    const controller = new AbortController();
    const steps = [step(1), step(2)];
    const onStep = (_: Step, index: number): void => {
      if (index === 1) controller.abort();
    };
    await expect(apply(steps, { signal: controller.signal, onStep })).rejects.toMatchObject({ code: 394 });
    expect(await log()).toEqual([1, 102, 101]);
  });
});
