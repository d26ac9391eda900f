import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

const STRATEGY_ARGUMENTS = "arg_dict['target_relation'], arg_dict['temp_relation']";

/** What dbt's incremental strategies and schema changes are called; for materialisations that users write. */
export const INCREMENTAL_MACROS: readonly BuiltinMacro[] = [
  macro(
    'dbt',
    'incremental_validate_on_schema_change',
    "on_schema_change, default='ignore'",
    "{{ return(on_schema_change if on_schema_change in ['sync_all_columns', 'append_new_columns', 'fail', 'ignore'] else default) }}",
  ),
  ...family({
    name: 'check_for_schema_changes',
    parameters: 'source_relation, target_relation',
    default: `
  {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
  {%- set added = diff_columns(source_columns, target_columns) -%}
  {%- set removed = diff_columns(target_columns, source_columns) -%}
  {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
  {{ return({
    'schema_changed': (added or removed or retyped) != [],
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': source_columns,
    'target_columns': target_columns,
    'new_target_types': retyped
  }) }}`,
  }),
  ...family({
    name: 'sync_column_schemas',
    parameters: 'on_schema_change, target_relation, schema_changes_dict',
    default: `
  {%- set everything = on_schema_change == 'sync_all_columns' -%}
  {%- if everything or on_schema_change == 'append_new_columns' -%}
    {%- do alter_relation_add_remove_columns(
      target_relation,
      schema_changes_dict['source_not_in_target'],
      schema_changes_dict['target_not_in_source'] if everything else none
    ) -%}
  {%- endif -%}
  {%- for column in schema_changes_dict['new_target_types'] if everything -%}
    {%- do alter_column_type(target_relation, column['column_name'], column['new_type']) -%}
  {%- endfor -%}
`,
  }),
  ...family({
    name: 'process_schema_changes',
    parameters: 'on_schema_change, source_relation, target_relation',
    default: `
    {%- if on_schema_change == 'ignore' -%}{{ return({}) }}{%- endif -%}
    {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
    {%- if changes['schema_changed'] and on_schema_change == 'fail' -%}
      {%- do exceptions.raise_compiler_error(
        'The source and target schemas on this incremental model are out of sync: columns not in the target: '
        ~ changes['source_not_in_target'] ~ ', columns not in the source: ' ~ changes['target_not_in_source']
        ~ ', new column types: ' ~ changes['new_target_types']
      ) -%}
    {%- elif changes['schema_changed'] -%}
      {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
    {%- endif -%}
    {{ return(changes['source_columns']) }}`,
  }),
  ...family({
    name: 'get_merge_update_columns',
    parameters: 'merge_update_columns, merge_exclude_columns, dest_columns',
    default: `
  {%- if merge_update_columns and merge_exclude_columns -%}
    {%- do exceptions.raise_compiler_error('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') -%}
  {%- endif -%}
  {%- if merge_update_columns -%}{{ return(merge_update_columns) }}{%- endif -%}
  {%- set excluded = (merge_exclude_columns or []) | map('lower') | list -%}
  {%- set columns = [] -%}
  {%- for column in dest_columns if column.column | lower not in excluded -%}{%- do columns.append(column.quoted) -%}{%- endfor -%}
  {{ return(columns) }}`,
  }),
  ...family({
    name: 'get_merge_unique_key_match',
    parameters: 'source_unique_key, target_unique_key',
    default: '{{ return(equals(source_unique_key, target_unique_key) | trim) }}',
  }),
  ...family({
    name: 'get_merge_sql',
    parameters: 'target, source, unique_key, dest_columns, incremental_predicates=none',
    printed: ['', ''],
    default: noMerge('get_merge_sql'),
  }),
  ...family({
    name: 'get_insert_overwrite_merge_sql',
    parameters: 'target, source, dest_columns, predicates, include_sql_header=false',
    printed: ['', ''],
    default: noMerge('get_insert_overwrite_merge_sql'),
  }),
  ...family({
    name: 'get_delete_insert_merge_sql',
    parameters: 'target, source, unique_key, dest_columns, incremental_predicates',
    printed: ['', ''],
    default: `
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- if unique_key %}
        {%- set keys = unique_key if unique_key is string else unique_key | join(', ') %}
        delete from {{ target }}
        where ({{ keys }}) in (
            select distinct {{ keys }}
            from {{ source }}
        )
        {%- for predicate in incremental_predicates or [] %}
            and {{ predicate }}
        {%- endfor -%};
    {%- endif %}
    insert into {{ target }} ({{ columns }})
    (
        select {{ columns }}
        from {{ source }}
    )`,
  }),
  macro(
    'dbt',
    'get_insert_into_sql',
    'target_relation, temp_relation, dest_columns',
    `
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %}

    insert into {{ target_relation }} ({{ columns }})
    (
        select {{ columns }}
        from {{ temp_relation }}
    )
`,
  ),
  ...strategy('append', `get_insert_into_sql(${STRATEGY_ARGUMENTS}, arg_dict['dest_columns'])`),
  ...strategy(
    'delete_insert',
    `get_delete_insert_merge_sql(${STRATEGY_ARGUMENTS}, arg_dict['unique_key'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])`,
  ),
  ...strategy(
    'merge',
    `get_merge_sql(${STRATEGY_ARGUMENTS}, arg_dict['unique_key'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])`,
  ),
  ...strategy(
    'insert_overwrite',
    `get_insert_overwrite_merge_sql(${STRATEGY_ARGUMENTS}, arg_dict['dest_columns'], arg_dict['incremental_predicates'])`,
  ),
  ...strategy('default', 'get_incremental_append_sql(arg_dict)'),
  ...strategy('microbatch', "exceptions.raise_not_callable('get_incremental_microbatch_sql')"),
];

function strategy(name: string, call: string): readonly BuiltinMacro[] {
  return family({ name: `get_incremental_${name}_sql`, parameters: 'arg_dict', default: `{{ return(${call}) }}` });
}

/** ClickHouse has no MERGE. */
function noMerge(name: string): string {
  return `{{ exceptions.raise_compiler_error('ClickHouse has no MERGE statement, so ${name} cannot be used') }}`;
}
