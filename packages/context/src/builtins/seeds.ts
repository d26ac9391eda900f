import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** Loading of seeds, for materialisations that users write; tsdbt's own seeds are planned. */
export const SEED_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'create_csv_table',
    parameters: 'model, agate_table',
    printed: ['', ''],
    default: createTable(''),
    clickhouse: createTable(
      "\n    {{ engine_clause() }}\n    {{ order_cols(label='order by') }}\n    {{ partition_cols(label='partition by') }}",
    ),
  }),
  ...family({
    name: 'reset_csv_table',
    parameters: 'model, full_refresh, old_relation, agate_table',
    printed: ['', ''],
    default: `
    {%- if full_refresh -%}
        {%- do adapter.drop_relation(old_relation) -%}
        {{ return(create_csv_table(model, agate_table)) }}
    {%- endif -%}
    {%- do adapter.truncate_relation(old_relation) -%}
    {{ return('truncate table ' ~ old_relation.render()) }}`,
  }),
  ...family({
    name: 'get_csv_sql',
    parameters: 'create_or_truncate_sql, insert_sql',
    printed: ['', ''],
    default: '\n    {{ create_or_truncate_sql }};\n    -- dbt seed --\n    {{ insert_sql }}\n',
  }),
  ...family({ name: 'get_binding_char', parameters: '', printed: ['', ''], default: "{{ return('%s') }}" }),
  ...family({ name: 'get_batch_size', parameters: '', default: '{{ return(10000) }}' }),
  macro(
    'dbt',
    'get_seed_column_quoted_csv',
    'model, column_names',
    `
    {%- set quoted = [] -%}
    {%- for name in column_names -%}
      {%- do quoted.append(adapter.quote_seed_column(name, model['config'].get('quote_columns', none))) -%}
    {%- endfor -%}
    {{ return(quoted | join(', ')) }}`,
  ),
  ...family({
    name: 'load_csv_rows',
    parameters: 'model, agate_table',
    printed: ['', ''],
    default: loadRows(),
    clickhouse: loadRows(),
  }),
];

function createTable(clauses: string): string {
  return `
  {%- set types = model['config'].get('column_types', {}) -%}
  {%- set columns = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- set type = types.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
    {%- do columns.append(adapter.quote_seed_column(name, model['config'].get('quote_columns', none)) ~ ' ' ~ adapter._readable_type(type)) -%}
  {%- endfor -%}
  {%- set sql %}
    create table {{ this.render() }} {{ on_cluster_clause(this) }} ({{ columns | join(', ') }})${clauses}
  {%- endset -%}
  {%- call statement('_') -%}{{ sql }}{%- endcall -%}
  {{ return(sql) }}`;
}

function loadRows(): string {
  return `
  {%- set data = adapter.get_csv_data(agate_table) -%}
  {%- if data -%}
    {%- do adapter.add_query('insert into ' ~ this.render() ~ ' (' ~ get_seed_column_quoted_csv(model, agate_table.column_names)
          ~ ') ' ~ adapter.get_model_query_settings(model) ~ ' format CSV\\n' ~ data) -%}
  {%- endif -%}
`;
}
