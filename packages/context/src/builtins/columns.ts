import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** Columns of relations and queries, contracts, and changes to columns. */
export const COLUMN_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'get_columns_in_relation',
    parameters: 'relation',
    default:
      "{{ exceptions.raise_not_implemented('get_columns_in_relation macro not implemented for adapter ' ~ adapter.type()) }}",
    clickhouse: '{{ return(adapter.get_columns_in_relation(relation)) }}',
  }),
  macro(
    'dbt',
    'sql_convert_columns_in_relation',
    'table',
    `
  {%- set columns = [] -%}
  {%- for row in table -%}{%- do columns.append(api.Column(*row)) -%}{%- endfor -%}
  {{ return(columns) }}`,
  ),
  macro('dbt', 'get_list_of_column_names', 'columns', "{{ return(columns | map(attribute='name') | list) }}"),
  ...family({
    name: 'get_empty_subquery_sql',
    parameters: 'select_sql, select_sql_header=none',
    implementationParameters: 'select_sql, select_sql_header=none',
    default: `
    {%- if select_sql_header is not none -%}
    {{ select_sql_header }}
    {%- endif -%}
    select * from (
        {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
`,
  }),
  ...family({
    name: 'get_empty_schema_sql',
    parameters: 'columns',
    default: `
    {%- set untyped = [] %}
    select
    {%- for name in columns %}
      {%- set column = columns[name] %}
      {%- if column['data_type'] is not defined or column['data_type'] is none %}{% do untyped.append(column['name']) %}{% endif %}
      {{ cast('null', column['data_type']) }} as {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ", " if not loop.last }}
    {%- endfor %}
    {%- if untyped %}{{ exceptions.column_type_missing(column_names=untyped) }}{% endif %}
`,
  }),
  macro(
    'dbt',
    'get_column_schema_from_query',
    'select_sql, select_sql_header=none',
    '{{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}',
  ),
  ...family({
    name: 'get_columns_in_query',
    parameters: 'select_sql',
    default: columnsInQuery('{{ get_empty_subquery_sql(select_sql) }}'),
    clickhouse: columnsInQuery('select * from (\n        {{ select_sql }}\n    ) as __dbt_sbq\n    limit 0'),
  }),
  ...family({
    name: 'alter_column_type',
    parameters: 'relation, column_name, new_column_type',
    default: alterColumnType(),
    clickhouse: alterColumnType(),
  }),
  ...family({
    name: 'alter_relation_add_remove_columns',
    parameters: 'relation, add_columns=none, remove_columns=none',
    default: `
  {%- set changes = [] -%}
  {%- for column in add_columns or [] -%}{%- do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.data_type) -%}{%- endfor -%}
  {%- for column in remove_columns or [] -%}{%- do changes.append('drop column ' ~ column.quoted) -%}{%- endfor -%}
  {%- if changes -%}{%- do run_query('alter table ' ~ relation.render() ~ ' ' ~ changes | join(', ')) -%}{%- endif -%}
`,
  }),
  ...family({
    name: 'get_table_columns_and_constraints',
    parameters: '',
    default: '{{ return(table_columns_and_constraints()) }}',
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'table_columns_and_constraints',
    '',
    `
    {%- set parts = adapter.render_raw_columns_constraints(raw_columns=model['columns'])
                  + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) %}
    (
      {{ parts | join(',\\n      ') }}
    )
`,
  ),
  ...family({
    name: 'get_assert_columns_equivalent',
    parameters: 'sql',
    printed: ['', ''],
    default: '{{ return(assert_columns_equivalent(sql)) }}',
    clickhouse: '{{ return(assert_columns_equivalent(sql)) }}',
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'assert_columns_equivalent',
    'sql',
    `
  {%- set declared = (model['columns'] or {}).values() | list -%}
  {%- if not declared -%}{%- do exceptions.raise_contract_error([], []) -%}{%- endif -%}
  {%- set query_settings = config.get('query_settings', {}) or {} -%}
  {%- set found = adapter.format_columns(adapter.get_column_schema_from_query(sql, query_settings=query_settings)) -%}
  {%- set types = {} -%}
  {%- for column in declared -%}{%- do types.update({column['name']: column['data_type']}) -%}{%- endfor -%}
  {%- set differing = found | rejectattr('name', 'in', types) | list -%}
  {%- for column in found if column['name'] in types and not adapter._meets_type(column['data_type'], types[column['name']]) -%}
    {%- do differing.append(column) -%}
  {%- endfor -%}
  {%- if differing or found | length != declared | length -%}{%- do exceptions.raise_contract_error(declared, found) -%}{%- endif -%}
`,
  ),
  macro(
    'dbt',
    'format_columns',
    'columns',
    `
  {%- set formatted = [] -%}
  {%- for column in columns -%}{%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}{%- endfor -%}
  {{ return(formatted) }}`,
  ),
  macro(
    'dbt',
    'default__format_column',
    'column',
    "{{ return({'name': column.name, 'data_type': column.dtype, 'formatted': column.column.lower() ~ ' ' ~ column.dtype}) }}",
  ),
  ...family({
    name: 'get_select_subquery',
    parameters: 'sql',
    default: `
    select {{ adapter.dispatch('get_column_names', 'dbt')() }}
    from (
        {{ sql }}
    ) as model_subq`,
  }),
  macro(
    'dbt',
    'default__get_column_names',
    '',
    `
    {%- for column in model['columns'].values() -%}
      {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ", " if not loop.last }}
    {%- endfor -%}
`,
  ),
  macro(
    'dbt',
    'get_quoted_csv',
    'column_names',
    `
    {%- set quoted = [] -%}
    {%- for name in column_names -%}{%- do quoted.append(adapter.quote(name)) -%}{%- endfor -%}
    {{ return(quoted | join(', ')) }}`,
  ),
  macro(
    'dbt',
    'diff_columns',
    'source_columns, target_columns',
    `
  {%- set names = target_columns | map(attribute='column') | list -%}
  {{ return(source_columns | rejectattr('name', 'in', names) | list) }}`,
  ),
  ...family({
    name: 'diff_column_data_types',
    parameters: 'source_columns, target_columns',
    default: `
  {%- set result = [] -%}
  {%- for column in source_columns -%}
    {%- set other = target_columns | selectattr('name', 'equalto', column.name) | list | first -%}
    {%- if other and not adapter._meets_type(column.data_type, other.data_type) and not column.can_expand_to(other_column=other) -%}
      {%- do result.append({'column_name': other.name, 'new_type': column.data_type}) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(result) }}`,
  }),
];

function columnsInQuery(query: string): string {
  return `
  {%- call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
    ${query}
  {%- endcall -%}
  {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}`;
}

function alterColumnType(): string {
  return `{%- call statement('alter_column_type') -%}
    alter table {{ relation }} {{ on_cluster_clause(relation) }} modify column {{ adapter.quote(column_name) }} {{ new_column_type }}
  {%- endcall -%}`;
}
