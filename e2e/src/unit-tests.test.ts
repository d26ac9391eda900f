import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const MODELS = {
  'models/base.sql': 'select toUInt32(number) as id, toString(number) as name from numbers(3)',
  'models/inner.sql': "{{ config(materialized='ephemeral') }} select id, name from {{ ref('base') }}",
  'models/outer.sql': "select id, upper(name) as name from {{ ref('inner') }}",
  'models/both.sql':
    "with i as (select * from {{ ref('inner') }}) select i.id as id, b.name as name from i join {{ ref('base') }} b on b.id = i.id",
  'models/self.sql':
    "select '{{ this }}' as self, '{{ model.name }}' as name, '{{ config.get('materialized') }}' as kind from {{ ref('base') }}",
  'models/grows.sql': `{{ config(materialized='incremental') }} select id from {{ ref('base') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`,
  'tests/fixtures/templated.sql': "select 1 as id, {{ dbt.string_literal('t') }} as name",
  'models/versioned_v1.sql': "select id from {{ ref('base') }}",
};

const UNIT_TESTS = `
models:
  - {name: versioned, versions: [{v: 1}]}
unit_tests:
  - name: rows_for_ephemeral
    model: outer
    given: [{input: ref('inner'), rows: [{name: b}]}]
    expect: {rows: [{id: 0, name: B}]}
  - name: templated_sql
    model: outer
    given: [{input: ref('inner'), format: sql, fixture: templated}]
    expect: {rows: [{id: 1, name: T}]}
  - name: in_order_of_refs
    model: both
    given:
      - {input: ref('base'), rows: [{id: 1, name: one}]}
      - {input: ref('grows'), rows: [{id: 7}]}
      - {input: ref('inner'), rows: [{id: 1}]}
    expect: {rows: [{id: 1, name: one}]}
  - name: sees_itself
    model: self
    given: [{input: ref('base'), rows: [{id: 1}]}]
    expect: {rows: [{self: None, name: sees_itself, kind: unit}]}
  - name: reads_this
    model: grows
    overrides: {macros: {is_incremental: true}}
    given: [{input: ref('base'), rows: [{id: 1}, {id: 9}]}, {input: this, rows: [{id: 5}]}]
    expect: {rows: [{id: 9}]}
  - name: of_version
    model: versioned
    given: [{input: ref('base'), rows: []}]
    expect: {rows: []}
`;

let project: ProjectFixture;
let out: string;

beforeAll(async () => {
  project = createProject({ ...MODELS, 'models/p.yml': UNIT_TESTS });
  await project.tsdbt('run', '--select', 'base', 'grows');
  ({ out } = await project.tsdbt('test'));
});
afterAll(() => project.remove());

const sqlOf = (folder: string, name: string): string =>
  project.read(`target/${folder}/p/models/p.yml/models/${name}.sql`);

describe('unit tests', () => {
  it('pass with rows for ephemeral models, with templates in SQL, with `this`, and see themselves as the model', () => {
    expect(out).toContain('Done. PASS=6 WARN=0 ERROR=0 SKIP=0');
  });

  it('put what the model reads in front, in the order in which it does, and nothing else', () => {
    const ctes = [...sqlOf('compiled', 'in_order_of_refs').matchAll(/(\w+) as \(/g)].map(found => found[1]);
    expect(ctes).toEqual(['__dbt__cte__inner', '__dbt__cte__base', 'i']);
  });

  it('are compiled to dbt’s text at its path', () => {
    expect(sqlOf('compiled', 'of_version_v1')).toBe(`with __dbt__cte__base as (

-- Fixture for base
select CAST(defaultValueOfTypeName('UInt32') AS UInt32) as "id", CAST(defaultValueOfTypeName('String') AS String) as "name"
    limit 0
) select id from \`__dbt__cte__base\``);
  });

  it('leave the query that compares in target/run', () => {
    expect(sqlOf('run', 'reads_this')).toContain('dbt_internal_unit_test_expected');
  });
});
