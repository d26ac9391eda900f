import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const PROFILE = {
  'profiles.yml': 'p: {target: t, outputs: {t: {type: clickhouse, driver: chdb, path: wh, schema: s}}}',
  'dbt_project.yml': 'name: p\nprofile: p\n',
};

function columnsOf(table: string): Promise<readonly Record<string, unknown>[]> {
  return (project as ProjectFixture).rows(
    `select name, type from system.columns where database = 's' and table = '${table}' order by position`,
  );
}

describe('an enforced contract', () => {
  it('means the types that aliases stand for, in any case, and stores what it declares', async () => {
    project = createProject({
      ...PROFILE,
      'models/t.sql': `{{ config(materialized='table') }} select 1::Int32 as i, 'a' as s, 1.5::Decimal64(2) as d,
        now()::DateTime64(3) as at, true as b, map('k', 'v') as m, 'x'::Nullable(String) as n`,
      'models/v.sql': "select 'x' as kind, 2::UInt8 as n",
      'models/c.yml': `models:
  - name: t
    config: {contract: {enforced: true}}
    columns:
      - {name: i, data_type: integer}
      - {name: s, data_type: 'string CODEC(ZSTD(3))'}
      - {name: d, data_type: 'numeric(18,2)'}
      - {name: at, data_type: TIMESTAMP(3)}
      - {name: b, data_type: boolean}
      - {name: m, data_type: 'Map(LowCardinality(text), varchar(45))'}
      - {name: n, data_type: lowcardinality(nullable(string))}
  - name: v
    config: {materialized: view, contract: {enforced: true}}
    columns: [{name: kind, data_type: LowCardinality(String)}, {name: n, data_type: tinyint unsigned}]
`,
    });
    const { code, out } = await project.tsdbt('run');
    expect([code, out]).toEqual([0, expect.any(String)]);
    expect((await columnsOf('t')).map(column => column.type)).toEqual([
      'Int32',
      'String',
      'Decimal(18, 2)',
      'DateTime64(3)',
      'Bool',
      'Map(LowCardinality(String), String)',
      'LowCardinality(Nullable(String))',
    ]);
    expect((await columnsOf('v')).map(column => column.type)).toEqual(['LowCardinality(String)', 'UInt8']);
    expect(await project.rows('select kind, n from v')).toEqual([{ kind: 'x', n: 2 }]);
  });

  it.each([
    "incremental_strategy='append'",
    "incremental_strategy='legacy', unique_key='id'",
    "incremental_strategy='insert_overwrite', partition_by='id'",
  ])('is checked on every run of an incremental model: %s', async strategy => {
    project = createProject({
      ...PROFILE,
      'models/i.sql': `{{ config(materialized='incremental', order_by='id', on_schema_change='append_new_columns', ${strategy}) }}
        select 1::UInt8 as id, {{ "null::Nullable(String)" if is_incremental() else "'a'" }} as v`,
      'models/c.yml': `models:
  - name: i
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: UInt8}, {name: v, data_type: LowCardinality(String)}]
`,
    });
    expect(await project.tsdbt('run')).toMatchObject({ code: 0 });
    const { code, out } = await project.tsdbt('run');
    expect(code).toBe(1);
    expect(out).toContain('column v: data type mismatch, Nullable(String) in the query, LowCardinality(String)');
    expect(await project.rows('select id, v from i')).toEqual([{ id: 1, v: 'a' }]);
  });
});

describe('an incremental model', () => {
  it('has no schema change when only the spelling or the storage of a type differs', async () => {
    project = createProject({
      ...PROFILE,
      'models/i.sql': `{{ config(materialized='incremental', order_by='id', on_schema_change='fail') }}
        select 1 as id, 'a' as low, map('k', [tuple(1, 'x')])::Map(String, Array(Tuple(n UInt8, \`s t\` String))) as deep,
        'b'::Enum('b', 'a') as e, 1::Variant(String, UInt8) as v`,
      'models/c.yml': `models:
  - name: i
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: UInt8}
      - {name: low, data_type: LowCardinality(String)}
      - {name: deep, data_type: 'Map(String,Array(Tuple(n UInt8,"s t" String)))'}
      - {name: e, data_type: "Enum8('a' = 2, 'b' = 1)"}
      - {name: v, data_type: 'Variant(UInt8, String)'}
`,
    });
    for (const _ of [1, 2]) expect(await project.tsdbt('run')).toMatchObject({ code: 0 });
    expect(await project.rows('select count() as n from i')).toEqual([{ n: 2 }]);
  });

  it('changes a column that is its key before old rows are told from new ones, also where they have projections', async () => {
    project = createProject({
      ...PROFILE,
      'models/l.sql': `{{ config(materialized='incremental', order_by='a', unique_key='k', on_schema_change='sync_all_columns',
          incremental_strategy='legacy', projections=[{'name': 'p', 'query': 'select a, count() group by a'}]) }}
        {% if is_incremental() %}select 3 as a, '1' as k, 'new' as v
        {% else %}select number::UInt8 as a, number::UInt8 as k, 'old' as v from numbers(3){% endif %}`,
    });
    expect(await project.tsdbt('run')).toMatchObject({ code: 0 });
    expect(await project.tsdbt('run')).toMatchObject({ code: 0 });
    expect(await project.rows('select a, k, v from l order by a')).toEqual([
      { a: 0, k: '0', v: 'old' },
      { a: 2, k: '2', v: 'old' },
      { a: 3, k: '1', v: 'new' },
    ]);
  });

  it('keeps Nested columns, new ones too, and fills those of a table that was made with flattened ones', async () => {
    project = createProject({
      ...PROFILE,
      'dbt_project.yml': `name: p
profile: p
on-run-start: >
  create table if not exists flat (id UInt8, nst Nested(k UInt8, v String)) engine = MergeTree order by id
`,
      'models/n.sql': `{{ config(materialized='incremental', order_by='id', unique_key='id', on_schema_change='append_new_columns',
          incremental_strategy=var('strategy')) }}
        select 1 as id, [(1, 'a')]::Nested(k UInt8, \`v w\` String) as nst
        {% if is_incremental() %}, [(2, [3])]::Nested(x UInt8, y Array(UInt8)) as more{% endif %}`,
      'models/flat.sql': `{{ config(materialized='incremental', order_by='id') }}
        select 1 as id, [(1, 'a')]::Nested(k UInt8, v String) as nst`,
      'models/c.yml': `models: [{name: n, columns: [{name: id}]}]`,
    });
    for (const strategy of ['legacy', 'delete+insert', 'append']) {
      const { code, out } = await project.tsdbt('run', '--vars', `strategy: ${strategy}`);
      expect([code, out]).toEqual([0, expect.any(String)]);
    }
    expect(await columnsOf('n')).toEqual([
      { name: 'id', type: 'UInt8' },
      { name: 'nst', type: 'Nested(k UInt8, `v w` String)' },
      { name: 'more', type: 'Nested(x UInt8, y Array(UInt8))' },
    ]);
    expect(await project.rows('select toString(nst) as n, toString(more) as m from n')).toEqual([
      { n: "[(1,'a')]", m: '[(2,[3])]' },
      { n: "[(1,'a')]", m: '[(2,[3])]' },
    ]);
    expect((await project.rows('select nst.k as k, nst.v as v from flat')).length).toBe(3);
  });
});
