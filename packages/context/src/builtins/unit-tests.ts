import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** SQL of unit tests: fixtures as selects with casts, and the union of actual and expected rows. */
export const UNIT_TEST_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'get_unit_test_sql',
    parameters: 'main_sql, expected_fixture_sql, expected_column_names',
    printed: ['', ''],
    default: `-- Build actual result given inputs
with dbt_internal_unit_test_actual as (
  select
    {{ expected_column_names | join(',') }}, {{ dbt.string_literal("actual") }} as {{ adapter.quote("actual_or_expected") }}
  from (
    {{ main_sql }}
  ) _dbt_internal_unit_test_actual
),
-- Build expected result
dbt_internal_unit_test_expected as (
  select
    {{ expected_column_names | join(', ') }}, {{ dbt.string_literal("expected") }} as {{ adapter.quote("actual_or_expected") }}
  from (
    {{ expected_fixture_sql }}
  ) _dbt_internal_unit_test_expected
)
-- Union actual and expected results
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected`,
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'get_fixture_sql',
    'rows, column_name_to_data_types',
    `
-- Fixture for {{ model.name }}
{% set types, quoted, defaults = {}, {}, {} -%}
{%- if column_name_to_data_types -%}
  {%- for name, type in column_name_to_data_types.items() -%}
    {%- do types.update({name | lower: type}) -%}
    {%- do quoted.update({name | lower: adapter.quote(name)}) -%}
  {%- endfor -%}
{%- else -%}
  {%- set relation = defer_relation if (defer_relation and not load_relation(this)) else this -%}
  {%- for column in adapter.get_columns_in_relation(relation) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
{%- endif -%}
{%- if not types -%}
  {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
{%- endif -%}
{%- for name, type in types.items() -%}{%- do defaults.update({name: safe_cast('null', type) | trim}) -%}{%- endfor -%}
{%- do validate_fixture_rows(rows, row_number) -%}
{%- for row in rows -%}
{%- set values = defaults.copy() -%}
{%- do values.update(format_row(row, types)) -%}
select {% for name, value in values.items() %}{{ value | trim }} as {{ quoted[name] }}{{ ', ' if not loop.last }}{% endfor %}
{%- if not loop.last %}
union all
{% endif %}
{%- endfor -%}
{%- if rows | length == 0 -%}
    select {% for name, value in defaults.items() %}{{ value }} as {{ quoted[name] }}{{ ', ' if not loop.last }}{% endfor %}
    limit 0
{%- endif -%}
`,
    { consultedByPlans: true },
  ),
  macro(
    'dbt',
    'get_expected_sql',
    'rows, column_name_to_data_types, column_name_to_quoted',
    `
{%- for row in rows -%}
select {% for name, value in format_row(row, column_name_to_data_types).items() %}{{ value | trim }} as {{ column_name_to_quoted[name] }}{{ ', ' if not loop.last }}{% endfor %}
{%- if not loop.last %}
union all
{% endif %}
{%- endfor -%}
{%- if rows | length == 0 -%}
    select * from dbt_internal_unit_test_actual
    limit 0
{%- endif -%}
`,
    { consultedByPlans: true },
  ),
  macro(
    'dbt',
    'format_row',
    'row, column_name_to_data_types',
    `
    {%- set formatted = {} -%}
    {%- for given_name, value in row.items() -%}
        {%- set name = given_name | lower -%}
        {%- if name not in column_name_to_data_types -%}
            {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
            {%- do exceptions.raise_compiler_error(
                "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ "."
                "\\nAccepted columns for " ~ fixture ~ " are: " ~ (column_name_to_data_types.keys() | list)
            ) -%}
        {%- endif -%}
        {%- set type = column_name_to_data_types[name] -%}
        {#- A null that is given is a NULL to the model (dbt-clickhouse: the default of the type); only types without a NULL keep that. -#}
        {%- set nullable = adapter._nullable_type(type) if value is none and model.resource_type != 'unit_test' else none -%}
        {%- if value is none and nullable is none and model.resource_type != 'unit_test' -%}
            {%- do exceptions.warn("The null that a unit test gives for " ~ model.name ~ "." ~ name ~ " is the default of its type, "
                ~ type ~ ", which has no NULL") -%}
        {%- endif -%}
        {%- if value is string -%}
            {%- set literal = adapter._fixture_literal(dbt.string_literal(dbt.escape_single_quotes(value)), value) -%}
        {%- else -%}
            {%- set literal = 'null' if value is none else value -%}
        {%- endif -%}
        {%- do formatted.update({name: safe_cast(literal, type) if nullable is none else 'CAST(NULL AS ' ~ nullable ~ ')'}) -%}
    {%- endfor -%}
    {{ return(formatted) }}`,
    { consultedByPlans: true },
  ),
  ...family({ name: 'validate_fixture_rows', parameters: 'rows, row_number', default: '' }),
];
