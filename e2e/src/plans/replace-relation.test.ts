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

describe('a table plan, applied', () => {
  it('creates database and table on the first build, without any staging relation left', async () => {
    const built = await fixture.build({ name: 't', sql: 'select number as id from numbers(3)' });
    expect(built).toMatchObject({ rows: 3, empty: false });
    expect(await fixture.names()).toEqual(['t']);
    expect(await fixture.rows("select comment from system.tables where database = 'dev'")).toEqual([['']]);
  });

  it('replaces the rows of the second build in one exchange', async () => {
    await fixture.build({ name: 't', sql: 'select 1 as id' });
    const plan = await fixture.plan({ name: 't', sql: "select 'x' as name, 2 as id" });
    expect(plan.steps.map(step => step.kind)).toEqual(['createStaging', 'insert', 'comment', 'exchange', 'drop']);
    await fixture.apply(plan);
    expect(await fixture.rows('select * from dev.t')).toEqual([['x', 2]]);
    expect(await fixture.names()).toEqual(['t']);
  });

  it('takes a query that ends in a semicolon, a comment or a SETTINGS clause', async () => {
    await fixture.build({ name: 'a', sql: '-- first\nselect 1 as id; -- last' });
    await fixture.build({ name: 'b', sql: 'select 1 as id -- last' });
    await fixture.build({ name: 'c', sql: 'select 1 as id settings max_threads = 1' });
    await fixture.build({
      name: 'd',
      sql: "select getSetting('max_block_size') as n settings max_threads = 1",
      config: { query_settings: { max_block_size: 4321 } },
    });
    await fixture.build({
      name: 'v',
      sql: '/* x */ select 1 as id settings max_threads = 1;',
      config: { materialized: 'view' },
    });
    expect(await fixture.names()).toEqual(['a', 'b', 'c', 'd', 'v']);
    expect(await fixture.rows('select n from dev.d')).toEqual([[4321]]);
  });

  it('takes types from the query as its settings make them', async () => {
    const sql =
      'select l.number as a, r.number as b from numbers(2) l left join (select number from numbers(1)) r on l.number = r.number';
    await fixture.build({ name: 't', sql, config: { query_settings: { join_use_nulls: 1 } } });
    expect(await fixture.rows('select b from dev.t order by a')).toEqual([['0'], [null]]);
  });

  it('honours engine, keys, ttl, settings, indexes and projections', async () => {
    await fixture.build({
      name: 't',
      sql: "select number as id, toString(number) as name, toDate('2099-01-01') as day from numbers(10)",
      config: {
        engine: 'ReplacingMergeTree()',
        order_by: ['id', 'name'],
        primary_key: 'id',
        partition_by: 'toYYYYMM(day)',
        ttl: 'day + interval 1 day',
        settings: { index_granularity: 1024, deduplicate_merge_projection_mode: 'drop' },
        indexes: [{ name: 'ix', definition: 'name type bloom_filter(0.01) granularity 2' }],
        projections: [{ name: 'by_name', query: 'select name, count() group by name' }],
      },
    });
    const [[create]] = (await fixture.rows('show create table dev.t')) as [[string]];
    for (const part of [
      'ENGINE = ReplacingMergeTree',
      'ORDER BY (id, name)',
      'PRIMARY KEY id',
      'PARTITION BY (toYYYYMM(day))',
      'TTL day + toIntervalDay(1)',
      'index_granularity = 1024',
      'replicated_deduplication_window = 0',
      'INDEX ix name TYPE bloom_filter(0.01) GRANULARITY 2',
      'PROJECTION by_name',
    ])
      expect(create).toContain(part);
    expect(
      await fixture.rows("select sum(rows) from system.projection_parts where database = 'dev' and active"),
    ).toEqual([['10']]);
  });

  it('writes descriptions only where persist_docs wants them', async () => {
    const node = {
      description: "a 'table'\non two lines; 100% \\ done",
      columns: {
        id: { name: 'id', description: 'the key' },
        gone: { name: 'gone', description: 'not there' },
      } as never,
    };
    await fixture.build({
      name: 'both',
      sql: 'select 1 as id',
      node,
      config: { persist_docs: { relation: true, columns: true } },
    });
    await fixture.build({
      name: 'hooked',
      sql: 'select 1 as id',
      node,
      pre: ['select 1'],
      config: { persist_docs: { relation: true, columns: true } },
    });
    await fixture.build({
      name: 'view',
      sql: 'select 1 as id',
      node,
      config: { materialized: 'view', persist_docs: { relation: true, columns: true } },
    });
    await fixture.build({ name: 'one', sql: 'select 1 as id', node, config: { persist_docs: { relation: true } } });
    expect(
      await fixture.rows(
        "select t.name, t.comment, c.comment from system.tables t join system.columns c on c.table = t.name and c.database = t.database where database = 'dev' order by 1",
      ),
    ).toEqual([
      ['both', node.description, 'the key'],
      ['hooked', node.description, 'the key'],
      ['one', node.description, ''],
      ['view', node.description, 'the key'],
    ]);
  });

  it('runs hooks around the model on one session, and sees what they do', async () => {
    await fixture.warehouse.execute('create database if not exists dev');
    await fixture.build({
      name: 't',
      sql: 'select n from made_by_hook',
      pre: ['create temporary table made_by_hook as select 7 as n; select 1'],
      post: ['insert into dev.t values (8)', '  -- nothing\n'],
    });
    expect(await fixture.rows('select n from dev.t order by n')).toEqual([[7], [8]]);
  });
});

describe('a relation of another kind', () => {
  it.each([
    ['view', 'table'],
    ['table', 'view'],
    ['view', 'view'],
  ])('%s becomes %s in one exchange', async (before, after) => {
    await fixture.build({ name: 'r', sql: 'select 1 as id', config: { materialized: before } });
    const plan = await fixture.plan({ name: 'r', sql: 'select 2 as id', config: { materialized: after } });
    expect(plan.steps.map(step => step.kind)).toContain('exchange');
    await fixture.apply(plan);
    expect(await fixture.rows('select * from dev.r')).toEqual([[2]]);
    expect(await fixture.names()).toEqual(['r']);
  });

  it('gives way to a table when it is a materialized view or a dictionary', async () => {
    await fixture.warehouse.execute('create database dev');
    await fixture.warehouse.execute('create table dev.src (a UInt8) engine = MergeTree order by a');
    await fixture.warehouse.execute(
      'create materialized view dev.mv engine = MergeTree order by a as select a from dev.src',
    );
    await fixture.warehouse.execute(
      "create dictionary dev.dict (a UInt64) primary key a source(clickhouse(query 'select 1 as a')) layout(flat()) lifetime(0)",
    );
    await fixture.build({ name: 'mv', sql: 'select 1 as id' });
    await fixture.build({ name: 'dict', sql: 'select 2 as id' });
    expect(await fixture.rows("select name, engine from system.tables where database = 'dev' order by 1")).toEqual([
      ['dict', 'MergeTree'],
      ['mv', 'MergeTree'],
      ['src', 'MergeTree'],
    ]);
  });

  it('is replaced by two renames, and says so, where the database has no EXCHANGE', async () => {
    await fixture.warehouse.execute('create database dev engine = Ordinary', {
      settings: { allow_deprecated_database_ordinary: 1 },
    });
    await fixture.build({ name: 'r', sql: 'select 1 as id', config: { materialized: 'view' } });
    const plan = await fixture.plan({ name: 'r', sql: 'select 2 as id' });
    expect(plan.steps.find(step => step.kind === 'rename')?.why).toContain('have no EXCHANGE');
    await fixture.apply(plan);
    expect(await fixture.rows('select * from dev.r')).toEqual([[2]]);
    expect(await fixture.names()).toEqual(['r']);
  });
});

describe('a plan that fails', () => {
  const failures: readonly (readonly [string, Parameters<PlanFixture['build']>[0]])[] = [
    ['while it inserts', { name: 't', sql: 'select throwIf(number = 5) as id from numbers(10)' }],
    ['in a pre-hook', { name: 't', sql: 'select 2 as id', pre: ['select * from no_such_table'] }],
    ['in a post-hook', { name: 't', sql: 'select 2 as id', post: ['select * from no_such_table'] }],
    ['on a nullable key', { name: 't', sql: 'select toNullable(1) as id', config: { order_by: 'id' } }],
    [
      'in a post-hook of a view',
      { name: 't', sql: 'select 2 as id', post: ['select * from no_such_table'], config: { materialized: 'view' } },
    ],
    [
      'for want of space',
      { name: 't', sql: 'select 2 as id', config: { query_settings: { min_free_disk_bytes_to_perform_insert: 9e18 } } },
    ],
  ];
  for (const [when, model] of failures) {
    it(`${when} leaves the old table and nothing else`, async () => {
      await fixture.build({ name: 't', sql: 'select 1 as id' });
      await expect(fixture.build(model)).rejects.toThrow();
      expect(await fixture.rows('select * from dev.t')).toEqual([[1]]);
      expect(await fixture.names()).toEqual(['t']);
    });

    it(`${when} leaves nothing on the first build`, async () => {
      await expect(fixture.build(model)).rejects.toThrow();
      expect(await fixture.names()).toEqual([]);
    });
  }

  it('for want of space says so with ClickHouse’s code', async () => {
    const model = {
      name: 't',
      sql: 'select 2 as id',
      config: { query_settings: { min_free_disk_bytes_to_perform_insert: 9e18 } },
    };
    await expect(fixture.build(model)).rejects.toMatchObject({ code: 243 });
  });

  it('after renames in a database without EXCHANGE puts the old relation back', async () => {
    await fixture.warehouse.execute('create database dev engine = Ordinary', {
      settings: { allow_deprecated_database_ordinary: 1 },
    });
    await fixture.build({ name: 't', sql: 'select 1 as id' });
    await expect(
      fixture.build({ name: 't', sql: 'select 2 as id', post: ['select * from no_such_table'] }),
    ).rejects.toThrow();
    expect(await fixture.rows('select * from dev.t')).toEqual([[1]]);
    expect(await fixture.names()).toEqual(['t']);
  });
});

describe('an applied view', () => {
  it('tells whether it is empty, and not when that takes long', async () => {
    const config = { materialized: 'view' };
    expect(await fixture.build({ name: 'a', sql: 'select 1 as id where 0', config })).toMatchObject({
      rows: null,
      empty: true,
    });
    expect(await fixture.build({ name: 'b', sql: 'select 1 as id', config })).toMatchObject({ empty: false });
    const slow = 'select count() as n from numbers(100000000000)  having n < 0';
    expect(await fixture.build({ name: 'c', sql: slow, config })).toMatchObject({ empty: null });
  });
});
