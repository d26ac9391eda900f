import { type BuiltinMacro, macro } from './builtin-macro.ts';

/** A statement of one of these for tables on shards, which wait for distributed tables. */
const WHOLE_TABLES_ONLY = (name: string): string => `
  {%- if is_distributed -%}{%- do exceptions.raise_not_callable('${name} of a distributed table') -%}{%- endif -%}`;

/** Where the new rows wait; named by the run, so that two runs do not share it. */
const NEW_DATA = `
  {%- set new_data = existing_relation.incorporate(path={'identifier': existing_relation.identifier ~ '__dbt_new_data_' ~ invocation_id.replace('-', '_')}) -%}
  {%- do drop_relation_if_exists(new_data) -%}`;

/** Columns that come, go or change their type, each by a statement of its own. */
const columnMacro = (name: string, action: string): BuiltinMacro =>
  macro(
    'dbt_clickhouse',
    name,
    'columns, existing_relation, existing_local=none, is_distributed=False',
    `
  {%- for column in columns -%}
    {%- set action -%}${action}{%- endset -%}
    {%- do clickhouse__run_alter_table_command(action, existing_relation, existing_local, is_distributed) -%}
  {%- endfor -%}
`,
  );

/**
 * What dbt-clickhouse's materialisations of tables, views and incremental models are made of, for projects that have a changed copy of
 * one. tsdbt's own models are plans and use none of these.
 */
export const INCREMENTAL_STRATEGY_MACROS: readonly BuiltinMacro[] = [
  macro(
    'dbt_clickhouse',
    'clickhouse__incremental_legacy',
    'existing_relation, intermediate_relation, column_changes, unique_key, is_distributed=False',
    `${WHOLE_TABLES_ONLY('clickhouse__incremental_legacy')}${NEW_DATA}
  {%- call statement('create_new_data_temp') -%}
    {{ get_create_table_as_sql(False, new_data, sql) }}
  {%- endcall -%}
  {%- call statement('main') -%}
    create table {{ intermediate_relation }} {{ on_cluster_clause(existing_relation) }} as {{ new_data }}
  {%- endcall -%}
  {%- set kept = adapter.get_columns_in_relation(existing_relation) | map(attribute='quoted') | join(', ') -%}
  {%- set added = adapter.get_columns_in_relation(new_data) | map(attribute='quoted') | join(', ') if column_changes else kept -%}
  {%- call statement('insert_existing_data') -%}
    insert into {{ intermediate_relation }} ({{ kept }})
    select {{ kept }} from {{ existing_relation }}
    where ({{ unique_key }}) not in (select {{ unique_key }} from {{ new_data }})
    {{ adapter.get_model_query_settings(model) }}
  {%- endcall -%}
  {%- call statement('insert_new_data') -%}
    insert into {{ intermediate_relation }} ({{ added }})
    select {{ added }} from {{ new_data }}
    {{ adapter.get_model_query_settings(model) }}
  {%- endcall -%}
  {%- do adapter.drop_relation(new_data) -%}
`,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__incremental_delete_insert',
    'existing_relation, unique_key, incremental_predicates, is_distributed=False',
    `${WHOLE_TABLES_ONLY('clickhouse__incremental_delete_insert')}${NEW_DATA}
  {%- call statement('main') -%}
    {{ get_create_table_as_sql(False, new_data, sql) }}
  {%- endcall -%}
  {%- call statement('delete_existing_data') -%}
    delete from {{ existing_relation }} where ({{ unique_key }}) in (select {{ unique_key }} from {{ new_data }})
    {%- for predicate in incremental_predicates or [] %}
      and {{ predicate }}
    {%- endfor %}
    {{ adapter.get_model_query_settings(model) }}
  {%- endcall -%}
  {%- set columns = adapter.get_columns_in_relation(existing_relation) | map(attribute='quoted') | join(', ') -%}
  {%- call statement('insert_new_data') -%}
    insert into {{ existing_relation }} ({{ columns }}) select {{ columns }} from {{ new_data }}
    {{ adapter.get_model_query_settings(model) }}
  {%- endcall -%}
  {%- do adapter.drop_relation(new_data) -%}
`,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__incremental_insert_overwrite',
    'existing_relation, partition_by, is_distributed=False',
    `${WHOLE_TABLES_ONLY('clickhouse__incremental_insert_overwrite')}${NEW_DATA}
  {%- call statement('main') -%}
    {{ get_create_table_as_sql(False, new_data, sql) }}
  {%- endcall -%}
  {%- set changed = run_query("select distinct partition_id from system.parts where active and database = " ~ adapter._string(new_data.schema) ~ ' and table = ' ~ adapter._string(new_data.identifier)).rows if execute else [] -%}
  {%- if changed -%}
    {%- call statement('replace_partitions') -%}
      alter table {{ existing_relation }}
      {%- for partition in changed %}
        replace partition id '{{ partition['partition_id'] }}' from {{ new_data }}{{ ', ' if not loop.last }}
      {%- endfor %}
    {%- endcall -%}
  {%- endif -%}
  {%- do adapter.drop_relation(new_data) -%}
`,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__apply_column_changes',
    'column_changes, existing_relation, is_distributed=False',
    `
  {%- set everything = column_changes.on_schema_change == 'sync_all_columns' -%}
  {%- if everything -%}
    {%- do clickhouse__drop_columns(column_changes.columns_to_drop, existing_relation, none, is_distributed) -%}
  {%- endif -%}
  {%- if everything or column_changes.on_schema_change == 'append_new_columns' -%}
    {%- do clickhouse__add_columns(column_changes.columns_to_add, existing_relation, none, is_distributed) -%}
  {%- endif -%}
  {%- if everything -%}
    {%- do clickhouse__modify_columns(column_changes.columns_to_modify, existing_relation, none, is_distributed) -%}
  {%- endif -%}
`,
  ),
  columnMacro(
    'clickhouse__add_columns',
    "add column if not exists {{ column.quoted }} {{ column.data_type }} {{ codec_clause(model['columns'].get(column.name, {}).get('codec')) }}",
  ),
  columnMacro('clickhouse__drop_columns', 'drop column if exists {{ column.quoted }}'),
  columnMacro('clickhouse__modify_columns', 'modify column if exists {{ column.quoted }} {{ column.data_type }}'),
  macro(
    'dbt_clickhouse',
    'clickhouse__run_alter_table_command',
    'alter_action, existing_relation, existing_local=none, is_distributed=False',
    `${WHOLE_TABLES_ONLY('clickhouse__run_alter_table_command')}
  {%- call statement('alter_table') -%}alter table {{ existing_relation }} {{ alter_action }}{%- endcall -%}
`,
  ),
  // The views of this project that write into a table.
  macro(
    'dbt_clickhouse',
    'clickhouse__get_dbt_mvs_for_target',
    'relation',
    `
  {%- set found = [] -%}
  {%- for view in (relation.mvs_pointing_to_it or [] if relation else []) -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'materialized_view' and node.schema == view.schema and node.alias == view.name and view not in found -%}
      {%- do found.append(view) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(found) }}`,
  ),
  // dbt-clickhouse names the view that fills a table after it; others are told of.
  macro(
    'dbt_clickhouse',
    'clickhouse__drop_associated_mv_if_it_was_automatically_created',
    'target_relation',
    `
  {%- set filling = "select name from system.tables where engine = 'MaterializedView' and database = '" ~ target_relation.schema ~ "' and extract(create_table_query, ' TO ([^ (]+)') = '" ~ target_relation.schema ~ '.' ~ target_relation.name ~ "'" -%}
  {%- for view in run_query(filling).columns[0].values() if execute -%}
    {%- if view == target_relation.name ~ '_mv' -%}
      {%- do adapter.drop_relation(target_relation.incorporate(path={'identifier': view}, type='view')) -%}
    {%- else -%}
      {%- do log('the materialized view ' ~ view ~ ' writes to ' ~ target_relation.name ~ ', which was replaced; drop it if it is not needed', info=True) -%}
    {%- endif -%}
  {%- endfor -%}
`,
  ),
];
