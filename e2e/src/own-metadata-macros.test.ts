import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const CATALOG = (name: string, parameter: string): string => `{% macro ${name}(information_schema, ${parameter}) %}
  {% set sql %}
    select '' as table_database, '{{ target.schema }}' as table_schema, 'orders' as table_name, 'ours' as table_type,
      'of {{ ${parameter} | length }}' as table_comment, 'ann' as table_owner,
      'id' as column_name, 1 as column_index, 'Key' as column_type, 'c' as column_comment,
      'Age' as \`stats:age:label\`, 3 as \`stats:age:value\`, true as \`stats:age:include\`, 'd' as \`stats:age:description\`
  {% endset %}
  {{ return(run_query(sql)) }}
{% endmacro %}
`;

const COLUMNS = `{% macro clickhouse__get_columns_in_relation(relation) %}
  {% set found = dbt_clickhouse.clickhouse__get_columns_in_relation(relation) %}
  {{ return(found + [api.Column('extra', 'UInt8')]) }}
{% endmacro %}
{% macro default__truncate_relation(relation) %}
  {% do run_query('insert into ' ~ relation ~ ' select 100') %}
{% endmacro %}
{% macro shown() %}
  {{ print(adapter.get_columns_in_relation(ref('orders')) | map(attribute='name') | list) }}
  {% do adapter.truncate_relation(ref('orders')) %}
  {{ print(run_query('select max(id) from ' ~ ref('orders')).columns[0].values()) }}
{% endmacro %}
`;

let project: ProjectFixture;
beforeAll(async () => {
  project = createProject({
    'models/orders.sql': "{{ config(materialized='table') }} select number as id from numbers(3)",
    'macros/columns.sql': COLUMNS,
    'macros/catalog.sql': CATALOG('get_catalog_relations', 'relations') + CATALOG('default__get_catalog', 'schemas'),
  });
  const built = await project.tsdbt('build');
  if (built.code !== 0) throw new Error(built.out);
});
afterAll(() => project.remove());

describe('a project’s own macro for what dbt’s adapter does by a macro', () => {
  it('answers adapter methods, and may call the built-in one', async () => {
    const { out } = await project.tsdbt('run-operation', 'shown');
    expect(out).toContain("['id', 'extra']");
    expect(out).toContain('(100,)');
  });

  it.each([
    ['of a selection by relation', ['--select', 'orders'], 'of 1'],
    ['of everything by schema', [], 'of 1'],
  ])('looks the catalog up: %s', async (_, args, comment) => {
    expect((await project.tsdbt('docs', 'generate', ...args)).code).toBe(0);
    const { nodes } = JSON.parse(project.read('target/catalog.json'));
    expect(nodes['model.p.orders']).toMatchObject({
      metadata: { type: 'ours', name: 'orders', comment, owner: 'ann' },
      columns: { id: { type: 'Key', index: 1, name: 'id', comment: 'c' } },
      stats: {
        age: { id: 'age', label: 'Age', value: 3, include: true, description: 'd' },
        has_stats: { value: true },
      },
    });
  });

  it('is told that it must give a table', async () => {
    project.write({
      'macros/catalog.sql': '{% macro get_catalog(information_schema, schemas) %}nothing{% endmacro %}',
    });
    const { code, out } = await project.tsdbt('docs', 'generate');
    expect(code).toBe(1);
    expect(out).toContain('the macro get_catalog gives no table');
  });
});
