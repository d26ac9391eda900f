import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** The generic tests and how a test's SQL is wrapped and counted. The blank lines are recorded behaviour. */
export const DATA_TEST_MACROS: readonly BuiltinMacro[] = [
  ...genericTest({
    name: 'unique',
    parameters: 'model, column_name',
    default: `

select
    {{ column_name }} as unique_field,
    count(*) as n_records

from {{ model }}
where {{ column_name }} is not null
group by {{ column_name }}
having count(*) > 1

`,
  }),
  ...genericTest({
    name: 'not_null',
    parameters: 'model, column_name',
    default: `

{% set column_list = '*' if should_store_failures() else column_name %}

select {{ column_list }}
from {{ model }}
where {{ column_name }} is null

`,
  }),
  ...genericTest({
    name: 'accepted_values',
    parameters: 'model, column_name, values, quote=True',
    default: `

with all_values as (

    select
        {{ column_name }} as value_field,
        count(*) as n_records

    from {{ model }}
    group by {{ column_name }}

)

select *
from all_values
where value_field not in (
    {% for value in values -%}
        {% if quote -%}
        {{ adapter._literal(value) }}
        {%- else -%}
        {{ value }}
        {%- endif -%}
        {%- if not loop.last -%},{%- endif %}
    {%- endfor %}
)

`,
  }),
  ...genericTest({
    name: 'relationships',
    parameters: 'model, column_name, to, field',
    default: relationships(''),
    // Without join_use_nulls an orphan's partner is a default value, never NULL, and the test passes wrongly.
    clickhouse: relationships('-- end_of_sql\nsettings join_use_nulls = 1\n'),
  }),
  // tsdbt's own: rows that share the values of several columns.
  ...genericTest({
    name: 'unique_combination_of_columns',
    // The parameters of the dbt_utils test of that name, so that a project can leave the package out.
    parameters: 'model, combination_of_columns, quote_columns=false',
    default: `
{%- set columns = [] -%}
{%- for column in combination_of_columns -%}
  {%- do columns.append(adapter.quote(column) if quote_columns else adapter._column(model, column)) -%}
{%- endfor %}

select
    {{ columns | join(', ') }},
    count(*) as n_records

from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1

`,
  }),
  ...family({
    name: 'get_test_sql',
    parameters: 'main_sql, fail_calc, warn_if, error_if, limit',
    printed: ['', ''],
    default: testSql('{{ main_sql }}\n      {{ "limit " ~ limit if limit != none }}'),
    clickhouse: testSql('{{ main_sql if limit is none else clickhouse__place_limit(main_sql, limit) }}'),
    consultedByPlans: true,
  }),
  // What a test of somebody's own materialisation calls; other tests are run without it.
  {
    package: 'dbt',
    name: 'materialization_test_default',
    source: `{% materialization test, default %}
  {%- set relations = _materialize('stored_failures', sql) if should_store_failures() else [] -%}
  {%- set rows = 'select * from ' ~ relations[0] if relations else get_limit_subquery_sql(sql, config.get('limit')) -%}
  {%- call statement('main', fetch_result=True) -%}
    {{ get_test_sql(rows, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall -%}
  {{ return({'relations': relations}) }}
{% endmaterialization %}`,
    consultedByPlans: true,
  },
  // A limit goes before the settings at the end of a query, which begin at the marker.
  macro(
    'dbt_clickhouse',
    'clickhouse__place_limit',
    'query, limit',
    `
  {%- if 'settings' in query.lower() -%}
    {%- if '-- end_of_sql' not in query.lower() -%}
      {{ exceptions.raise_compiler_error('-- end_of_sql must be set when using ClickHouse settings') }}
    {%- endif -%}
    {%- set parts = query.rsplit('-- end_of_sql', 1) -%}
    {{ parts[0] ~ '\\n limit ' ~ limit ~ '\\n-- end_of_sql' ~ parts[1] }}
  {%- else -%}
    {{ query }}
    limit {{ limit }}
  {%- endif -%}
`,
  ),
  ...family({
    name: 'get_where_subquery',
    parameters: 'relation',
    default: `
    {%- set where = config.get('where', '') -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ adapter._expression(where) ~ ') dbt_subquery' if where else relation) }}`,
  }),
];

/** dbt: the test `test_x` prints what `adapter.dispatch('test_x', 'dbt')` gives. */
function genericTest(test: {
  readonly name: string;
  readonly parameters: string;
  readonly default: string;
  readonly clickhouse?: string;
}): readonly BuiltinMacro[] {
  const { name, parameters } = test;
  const [dispatcher, ...implementations] = family({
    ...test,
    name: `test_${name}`,
    implementationParameters: parameters,
  });
  const names = /dispatch\([^)]*\)\((.*?)\)\) }}/.exec(dispatcher?.source ?? '')?.[1] ?? '';
  const body = `
    {% set macro = adapter.dispatch('test_${name}', 'dbt') %}
    {{ macro(${names}) }}
`;
  const source = `{% test ${name}(${parameters}) %}${body}{% endtest %}`;
  const dispatches = `test_${name}`;
  return [{ package: 'dbt', name: dispatches, source, dispatches, consultedByPlans: false }, ...implementations];
}

function relationships(settings: string): string {
  return `

with child as (
    select {{ column_name }} as from_field
    from {{ model }}
    where {{ column_name }} is not null
),

parent as (
    select {{ adapter._column(to, field) }} as to_field
    from {{ to }}
)

select
    from_field

from child
left join parent
    on child.from_field = parent.to_field

where parent.to_field is null
${settings}
`;
}

function testSql(inner: string): string {
  return `
    select
      {{ adapter._expression(fail_calc) }} as failures,
      {{ adapter._expression(fail_calc) }} {{ adapter._expression(warn_if) }} as should_warn,
      {{ adapter._expression(fail_calc) }} {{ adapter._expression(error_if) }} as should_error
    from (
      ${inner}
    ) dbt_internal_test
`;
}
