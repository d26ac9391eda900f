import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/** A materialisation as projects have them that changed a copy of dbt-clickhouse's incremental one. */
const MATERIALIZATION = `
{% materialization own_incremental, adapter='clickhouse' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set intermediate = make_intermediate_relation(target_relation) -%}
  {%- set backup = make_backup_relation(target_relation, 'table') -%}
  {%- set strategy = adapter.calculate_incremental_strategy(config.get('incremental_strategy')) -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {{ run_hooks(pre_hooks) }}
  {%- if existing is none -%}
    {%- call statement('main') -%}{{ get_create_table_as_sql(False, target_relation, sql) }}{%- endcall -%}
  {%- else -%}
    {%- do clickhouse__drop_associated_mv_if_it_was_automatically_created(target_relation) -%}
    {%- set views = clickhouse__get_dbt_mvs_for_target(existing) -%}
    {%- set changes = adapter.check_incremental_schema_changes(on_schema_change, existing, sql) if on_schema_change != 'ignore' else none -%}
    {%- if changes and strategy != 'legacy' -%}
      {%- do clickhouse__apply_column_changes(changes, existing) -%}
    {%- endif -%}
    {%- if strategy == 'legacy' -%}
      {%- do clickhouse__incremental_legacy(existing, intermediate, changes, config.get('unique_key')) -%}
      {%- do adapter.rename_relation(intermediate, backup) -%}
      {%- do exchange_tables_atomic(backup, target_relation) -%}
      {%- do adapter.drop_relation(backup) -%}
    {%- elif strategy == 'delete_insert' -%}
      {%- do clickhouse__incremental_delete_insert(existing, config.get('unique_key'), ['id < 100'] + views) -%}
    {%- else -%}
      {%- do clickhouse__incremental_insert_overwrite(existing, config.get('partition_by')) -%}
    {%- endif -%}
  {%- endif -%}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}`;

const model = (strategy: string): string => `
{{ config(materialized='own_incremental', incremental_strategy='${strategy}', unique_key='id', order_by='id',
          partition_by='intDiv(id, 2)', on_schema_change='${strategy === 'insert_overwrite' ? 'ignore' : 'append_new_columns'}') }}
{% if load_cached_relation(this) is none %}select toUInt32(number) as id, 'old' as s from numbers(4)
{% else %}select toUInt32(3) as id, 'new' as s ${strategy === 'insert_overwrite' ? '' : ", 'x' as extra"}{% endif %}`;

let project: ProjectFixture;

beforeAll(async () => {
  project = createProject({
    'macros/m.sql': MATERIALIZATION,
    'models/legacy.sql': model('legacy'),
    'models/replaced.sql': model('delete+insert'),
    'models/overwritten.sql': model('insert_overwrite'),
  });
  await project.tsdbt('run');
  const { code, out } = await project.tsdbt('run');
  if (code !== 0) throw new Error(out);
});
afterAll(() => project.remove());

it.each([
  ['legacy', ['old', 'old', 'old', 'new'], ['', '', '', 'x']],
  ['replaced', ['old', 'old', 'old', 'new'], ['', '', '', 'x']],
  ['overwritten', ['old', 'old', 'new'], undefined],
])(
  'a project’s own incremental materialisation of the strategy %s is built from dbt-clickhouse’s macros',
  async (name, s, extra) => {
    const rows = await project.rows(`select * from {{ ref('${name}') }} order by id`);
    expect(rows.map(row => row.s)).toEqual(s);
    if (extra !== undefined) expect(rows.map(row => row.extra)).toEqual(extra);
  },
);

it('a materialisation of an installed package builds what names it', async () => {
  const other = createProject({
    'packages.yml': 'packages: [{local: ../shapes}]',
    'dbt_packages/shapes/dbt_project.yml': 'name: shapes\nversion: "1.0"\n',
    'dbt_packages/shapes/macros/twice.sql': `
{% macro doubled(sql) %}select * from ({{ sql }}) union all select * from ({{ sql }}){% endmacro %}
{% materialization twice, default %}
  {%- set target_relation = this.incorporate(type='view') -%}
  {% call statement('main') %}create or replace view {{ target_relation }} as {{ shapes.doubled(sql) }}{% endcall %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}`,
    'models/pair.sql': "{{ config(materialized='twice') }} select 7 as n",
  });
  const { code, out } = await other.tsdbt('run');
  if (code !== 0) throw new Error(out);
  expect(await other.rows("select * from {{ ref('pair') }}")).toEqual([{ n: 7 }, { n: 7 }]);
  other.remove();
});
