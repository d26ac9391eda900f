import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('a project that was written for several warehouses', () => {
  it('builds; only the table whose config ClickHouse cannot use fails', async () => {
    project = createProject({
      'models/t.sql':
        "{{ config(materialized='table', partition_by={'field': 'd', 'data_type': 'date'}) }}select 1 as id",
      'models/v.sql': "{{ config(indexes=[{'columns': ['id'], 'type': 'btree'}], dist='id') }}select 2 as id",
      'models/w.sql': "{{ config(materialized='table', order_by=false, refreshable=false) }}select 3 as id",
    });
    expect((await project.tsdbt('ls')).code).toBe(0);
    const { code, out } = await project.tsdbt('build');
    expect(code).toBe(1);
    expect(out).toMatch(/"partition_by" is .* TS2014/);
    expect(out).toContain('PASS=2');
    expect(out).toContain('ERROR=1');
  });
});

describe('SQL that ends in a semicolon', () => {
  it('stands in brackets all the same: tests, ephemeral models, fixtures of unit tests', async () => {
    project = createProject({
      'models/e.sql': "{{ config(materialized='ephemeral') }}select 1 as id; -- the end",
      'models/m.sql': "select id from {{ ref('e') }};",
      'models/p.yml':
        'unit_tests: [{name: u, model: m, given: [{input: ref(\'e\'), format: sql, rows: "select 5 as id;"}], expect: {rows: [{id: 5}]}}]',
      'tests/t.sql': "{{ config(limit=3) }}select * from {{ ref('m') }} where id <> 1 /* none */ ;\n",
    });
    const { code, out } = await project.tsdbt('build');
    expect(out).toContain('ERROR=0');
    expect(code).toBe(0);
  });
});

describe('names that have to be quoted', () => {
  it.each(['a.b', "it's", 'ünï', 'a-b', 'say"hi'])('an ephemeral model named %s is read', async name => {
    project = createProject({
      [`models/${name}.sql`]: "{{ config(materialized='ephemeral') }}select 1 as id",
      'models/m.sql': `with x as (select 2 as id) select * from {{ ref(${JSON.stringify(name)}) }} union all select * from x`,
    });
    expect((await project.tsdbt('build')).code).toBe(0);
  });
});

describe('a dict whose keys are relations', () => {
  it('holds one entry for each relation, in every operation', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as id',
      'models/b.sql':
        "{% set d = {ref('a'): 1} %}{% do d.setdefault(ref('a'), 5) %}{% set e = dict([(ref('a'), 2)]) %}" +
        "select {{ d[ref('a')] }} as x, {{ e.pop(ref('a')) }} as y, {{ [ref('a'), ref('a')] | unique | list | length }} as z, {{ 1 if ref('a') in d else 0 }} as w",
    });
    expect((await project.tsdbt('build')).code).toBe(0);
    const { out } = await project.tsdbt('show', '--quiet', '--select', 'b', '--output', 'json');
    expect(JSON.parse(out).show).toEqual([{ x: 1, y: 2, z: 1, w: 1 }]);
  });
});
