import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const MODELS: Readonly<Record<string, string>> = {
  'models/r.sql':
    "{{ config(materialized='table', engine='ReplacingMergeTree()', order_by='id', settings={'min_bytes_for_wide_part': 0}) }} select number::UInt32 as id, [1, 2] as arr from numbers(3)",
  'models/final_alias.sql': "select x.id from {{ ref('r') }} as x final",
  'models/by_name.sql': "select r.id, s.r.arr from {{ ref('r') }} where {{ ref('r').identifier }}.id >= 0",
  'models/by_ref.sql': "select {{ ref('r') }}.id as id from {{ ref('r') }}",
  'models/source_by_name.sql':
    "select people.id from {{ source('raw', 'people') }} final join {{ ref('r') }} r2 on r2.id = people.id",
  'models/unnested.sql': "select id, a from {{ ref('r') }} left array join arr as a",
  'models/merged.sql': "select id from merge('s', '^r$') union all select id from {{ ref('r') }}",
  'models/viewed.sql': "select v.id from view(select * from {{ ref('r') }} final) as v",
  'models/listed.sql': "select a.id from numbers(3) as n, {{ ref('r') }} as a",
  'models/eph.sql': "{{ config(materialized='ephemeral') }} select r.id from {{ ref('r') }} final",
  'models/of_eph.sql': "select __dbt__cte__eph.id from {{ ref('eph') }}",
  'models/hooked.sql': `{{ config(materialized='table', pre_hook="optimize table {{ ref('r') }} final") }} select 1 as id from {{ ref('r') }}`,
  'models/s.yml': 'sources: [{name: raw, schema: s, tables: [{name: people, identifier: people}]}]',
};

describe('--empty', () => {
  let project: ProjectFixture;
  beforeAll(async () => {
    project = createProject({
      'profiles.yml': 'p: {target: t, outputs: {t: {type: clickhouse, driver: chdb, path: wh, schema: s}}}',
      'dbt_project.yml':
        'name: p\nprofile: p\nmodels: {+materialized: table}\non-run-start: create table if not exists people (id UInt32) engine = ReplacingMergeTree order by id\n',
      ...MODELS,
    });
  });
  afterAll(() => project?.remove());

  it('builds with no rows what builds without it, whatever a query calls its relations', async () => {
    const whole = await project.tsdbt('build');
    expect([whole.code, whole.out]).toEqual([0, expect.any(String)]);
    const empty = await project.tsdbt('build', '--empty');
    expect([empty.code, empty.out.match(/TS\d{4}.*/g)]).toEqual([0, null]);
    const tables = [
      'final_alias',
      'by_name',
      'by_ref',
      'source_by_name',
      'unnested',
      'viewed',
      'listed',
      'of_eph',
      'hooked',
    ];
    const counts = tables.map(table => `(select count() from s.${table})`).join(' + ');
    expect(await project.rows(`select ${counts} as n`)).toEqual([{ n: 0 }]);
  });
});
