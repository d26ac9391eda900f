import type { JsonObject } from '@tsdbt/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPlanFixture, type PlanFixture } from './plan-fixture.ts';

let fixture: PlanFixture;
beforeAll(async () => {
  fixture = await openPlanFixture();
});
beforeEach(async () => {
  await fixture.warehouse.execute('drop database if exists dev');
});
afterAll(() => fixture.close());

const build = (config: JsonObject, sql: string, more: { fullRefresh?: boolean; post?: readonly string[] } = {}) =>
  fixture.build({ name: 'm', sql, config: { materialized: 'incremental', order_by: 'tuple()', ...config }, ...more });
const rows = () => fixture.rows('select * from dev.m order by all');
const values = (...tuples: readonly string[]) =>
  `select id, v from values('id UInt32, v UInt32', ${tuples.join(', ')})`;

describe('an incremental model', () => {
  it('is built as a table at first, after a full refresh, and in place of a view', async () => {
    await build({}, values('(1, 1)'));
    await build({}, values('(2, 2)'), { fullRefresh: true });
    expect(await rows()).toEqual([[2, 2]]);
    await build({ full_refresh: false }, values('(3, 3)'), { fullRefresh: true });
    expect(await rows()).toEqual([
      [2, 2],
      [3, 3],
    ]);
    await fixture.build({ name: 'm', sql: 'select 5 as id', config: { materialized: 'view' } });
    await build({}, values('(4, 4)'));
    expect(await rows()).toEqual([[4, 4]]);
  });

  it.each([
    ['legacy', { unique_key: ['id'], incremental_strategy: 'legacy' }],
    ['legacy, the default', { unique_key: 'id' }],
    ['delete+insert', { unique_key: 'id', incremental_strategy: 'delete+insert' }],
    ['delete_insert', { unique_key: ['id'], incremental_strategy: 'delete_insert' }],
  ])('with the strategy %s replaces the rows of the new keys', async (_, config) => {
    await build(config, values('(1, 1)', '(2, 2)'));
    await build(config, values('(2, 20)', '(3, 30)', '(3, 31)'));
    const expected = [
      [1, 1],
      [2, 20],
      [3, 30],
      [3, 31],
    ];
    expect(await rows()).toEqual(expected);
    await build(config, `${values('(9, 9)')} where id > 9`);
    expect(await rows()).toEqual(expected);
    expect(await fixture.names()).toEqual(['m']);
  });

  it.each([
    ['without a key', {}],
    ['with the strategy append', { unique_key: 'id', incremental_strategy: 'append' }],
    ['with inserts_only', { unique_key: 'id', inserts_only: true }],
  ])('%s only adds rows', async (_, config) => {
    await build(config, values('(1, 1)'));
    await build(config, values('(1, 2)'));
    expect(await rows()).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(await fixture.names()).toEqual(['m']);
  });

  it.each(['delete+insert', 'legacy'])(
    'with %s keeps old rows whose key is NULL, and takes keys of several columns',
    async strategy => {
      const config = { unique_key: 'id, v', incremental_strategy: strategy };
      const sql = (tuples: string) => `select * from values('id Nullable(UInt32), v UInt32, n UInt8', ${tuples})`;
      await build(config, sql('(1, 1, 0), (1, 2, 0), (null, 3, 0)'));
      await build(config, sql('(1, 2, 1), (null, 4, 1)'));
      expect(await rows()).toEqual([
        [1, 1, 0],
        [1, 2, 1],
        [null, 3, 0],
        [null, 4, 1],
      ]);
    },
  );

  it('deletes only what the predicates allow', async () => {
    const config = { unique_key: 'id', incremental_strategy: 'delete+insert', incremental_predicates: ['v > 5'] };
    await build(config, values('(1, 1)', '(2, 6)'));
    await build(config, values('(1, 10)', '(2, 11)'));
    expect(await rows()).toEqual([
      [1, 1],
      [1, 10],
      [2, 11],
    ]);
  });

  it('with insert_overwrite replaces the partitions that have new rows', async () => {
    const config = { incremental_strategy: 'insert_overwrite', partition_by: ['id % 2', 'intDiv(v, 100)'] };
    await build(config, values('(1, 1)', '(2, 2)', '(3, 3)', '(1, 101)'));
    await build(config, values('(5, 5)', '(4, 200)'));
    const expected = [
      [1, 101],
      [2, 2],
      [4, 200],
      [5, 5],
    ];
    expect(await rows()).toEqual(expected);
    await build(config, `${values('(9, 9)')} where id > 9`);
    expect(await rows()).toEqual(expected);
    expect(await fixture.names()).toEqual(['m']);
  });

  it('reads its own table as it was', async () => {
    await build({}, values('(1, 1)'));
    await build({ unique_key: 'id' }, 'select toUInt32(count() + 10) as id, max(v) as v from dev.m');
    expect(await rows()).toEqual([
      [1, 1],
      [11, 1],
    ]);
  });

  it('leaves the table as it was when anything fails', async () => {
    for (const config of [{}, { unique_key: 'id' }, { unique_key: 'id', incremental_strategy: 'delete+insert' }]) {
      await fixture.warehouse.execute('drop database if exists dev');
      await build(config, values('(1, 1)'));
      await expect(build(config, values('(1, throwIf(1))'))).rejects.toThrow();
      await expect(build(config, values('(1, 2)'), { post: ['select * from no_such_table'] })).rejects.toThrow();
      expect(await rows()).toEqual([[1, 1]]);
      expect(await fixture.names()).toEqual(['m']);
    }
  });
});

describe('columns that change', () => {
  const extra = "select 'x' as extra, id, v from values('id UInt32, v UInt32', (2, 2))";
  const fewer = 'select toUInt32(2) as id';
  const strategies: readonly (readonly [string, JsonObject])[] = [
    ['append', {}],
    ['legacy', { unique_key: 'id' }],
    ['delete+insert', { unique_key: 'id', incremental_strategy: 'delete+insert' }],
    ['insert_overwrite', { incremental_strategy: 'insert_overwrite', partition_by: 'id' }],
  ];
  for (const [name, config] of strategies) {
    it(`are left out by default with ${name}, whatever their order`, async () => {
      await build(config, values('(1, 1)'));
      await build(config, extra);
      expect(await rows()).toEqual([
        [1, 1],
        [2, 2],
      ]);
    });

    it(`are added with append_new_columns and ${name}`, async () => {
      const appending = { ...config, on_schema_change: 'append_new_columns' };
      await build(appending, values('(1, 1)'));
      await build(appending, extra);
      expect(await rows()).toEqual([
        [1, 1, ''],
        [2, 2, 'x'],
      ]);
      await expect(build(appending, fewer)).rejects.toMatchObject({ diagnostics: [{ code: 'TS2012' }] });
    });

    it(`are followed with sync_all_columns and ${name}`, async () => {
      const syncing = { ...config, on_schema_change: 'sync_all_columns' };
      await build(syncing, `select 'gone' as g, * from (${values('(1, 1)')})`);
      await build(syncing, "select id, v * toUInt64(1) as v, 'x' as fresh from values('id UInt32, v UInt32', (2, 2))");
      expect(await rows()).toEqual([
        [1, '1', ''],
        [2, '2', 'x'],
      ]);
    });
  }

  it('are an error with fail, which names them', async () => {
    const config = { on_schema_change: 'fail' };
    await build(config, values('(1, 1)'));
    await expect(build(config, extra)).rejects.toMatchObject({
      diagnostics: [{ code: 'TS2012', notes: ['only in the query: extra (String)'] }],
    });
    await expect(build({}, fewer)).rejects.toMatchObject({
      diagnostics: [{ notes: ['only in the table: v (UInt32)'] }],
    });
  });
});

describe('a table that a materialized view reads from or writes to', () => {
  it('is changed in place, so that no row passes the view by, and the plan says so', async () => {
    const config = { unique_key: 'id', incremental_strategy: 'delete+insert' };
    await build(config, values('(1, 1)'));
    await fixture.warehouse.execute(
      'create materialized view dev.mv engine = MergeTree order by id as select id from dev.m',
    );
    const model = { name: 'm', sql: values('(1, 2)'), config: { materialized: 'incremental', ...config } };
    const plan = await fixture.plan(model);
    expect(plan.steps.map(step => step.why).join()).toContain(
      'in place, since a materialized view reads from the table',
    );
    await fixture.apply(plan);
    expect(await rows()).toEqual([[1, 2]]);
    expect(await fixture.rows('select id from dev.mv')).toEqual([[1]]);
  });

  it('is found by what the view writes to', async () => {
    await build({}, values('(1, 1)'));
    await fixture.warehouse.execute('create table dev.src (id UInt32, v UInt32) engine = Null');
    await fixture.warehouse.execute('create materialized view dev.mv to dev.m as select id, v from dev.src');
    const plan = await fixture.plan({ name: 'm', sql: values('(2, 2)'), config: { materialized: 'incremental' } });
    expect(plan.steps.map(step => step.kind)).toEqual(['insert', 'comment']);
  });
});

describe('a strategy that cannot work', () => {
  it.each([
    [{ incremental_strategy: 'wishful', unique_key: 'id' }, 'TS2005', 'wishful'],
    [{ incremental_strategy: 'merge', unique_key: 'id' }, 'TS2005', 'merge'],
    [{ incremental_strategy: 'insert_overwrite' }, 'TS2005', 'partition_by'],
    [{ incremental_strategy: 'insert_overwrite', partition_by: 'id', unique_key: 'id' }, 'TS2005', 'unique_key'],
    [{ incremental_strategy: 'microbatch', unique_key: 'id' }, 'TS9003', 'microbatch'],
  ])('%j is refused before anything is built', async (config, code, word) => {
    await expect(build(config, values('(1, 1)'))).rejects.toMatchObject({
      diagnostics: [{ code, message: expect.stringContaining(word) }],
    });
  });
});
