import { type BuiltinMacro, family, macro, plannedMacro } from './builtin-macro.ts';

/** Snapshot strategies and their pieces; plans consult the hash and the time. */
export const SNAPSHOT_MACROS: readonly BuiltinMacro[] = [
  macro(
    'dbt',
    'strategy_dispatch',
    'name',
    `
  {%- set parts = name.rsplit('.', 1) -%}
  {%- set package = context[parts[0]] if parts | length == 2 else context -%}
  {%- set macro_name = 'snapshot_' ~ parts[-1] ~ '_strategy' -%}
  {%- if macro_name not in package -%}
    {%- do exceptions.raise_compiler_error("The specified strategy macro '" ~ name ~ "' was not found") -%}
  {%- endif -%}
  {{ return(package[macro_name]) }}`,
  ),
  ...family({
    name: 'snapshot_hash_arguments',
    parameters: 'args',
    printed: ['', ''],
    default: hashArguments('md5'),
    clickhouse: hashArguments('halfMD5'),
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'snapshot_timestamp_strategy',
    'node, snapshotted_rel, current_rel, model_config, target_exists',
    `
    {%- set updated_at = config.get('updated_at') -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set row_changed = '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')' -%}
    {{ return(${strategy()}) }}`,
    { consultedByPlans: true },
  ),
  macro(
    'dbt',
    'snapshot_check_strategy',
    'node, snapshotted_rel, current_rel, model_config, target_exists',
    `
    {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
    {%- set column_added, check_cols = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
    {%- set row_changed -%}
    (
    {%- if column_added -%}
        {{ get_true_sql() }}
    {%- else -%}
    {%- for col in check_cols -%}
        {%- set before, after = snapshotted_rel ~ '.' ~ col, current_rel ~ '.' ~ col -%}
        {{ before }} != {{ after }}
        or
        (
            (({{ before }} is null) and not ({{ after }} is null))
            or
            ((not {{ before }} is null) and ({{ after }} is null))
        )
        {%- if not loop.last %} or {% endif -%}
    {%- endfor -%}
    {%- endif -%}
    )
    {%- endset -%}
    {{ return(${strategy()}) }}`,
    { consultedByPlans: true },
  ),
  macro(
    'dbt',
    'snapshot_check_all_get_existing_columns',
    'node, target_exists, check_cols_config',
    `
    {%- if not target_exists -%}{{ return((false, query_columns)) }}{%- endif -%}
    {%- if check_cols_config == 'all' -%}
        {%- set query_columns = get_columns_in_query(node['compiled_code']) -%}
    {%- elif check_cols_config is iterable and check_cols_config | length > 0 -%}
        {%- set query_columns = get_columns_in_query('select ' ~ check_cols_config | join(', ') ~ ' from (\\n' ~ node['compiled_code'] ~ '\\n) subq') -%}
    {%- else -%}
        {%- do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) -%}
    {%- endif -%}
    {%- set relation = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
    {%- set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {%- set common = [] -%}
    {%- for col in query_columns if col in existing -%}{%- do common.append(adapter.quote(col)) -%}{%- endfor -%}
    {{ return((common | length < query_columns | length, common)) }}`,
  ),
  macro(
    'dbt',
    'get_snapshot_table_column_names',
    '',
    `{{ return({'dbt_valid_to': 'dbt_valid_to', 'dbt_valid_from': 'dbt_valid_from', 'dbt_scd_id': 'dbt_scd_id', 'dbt_updated_at': 'dbt_updated_at', 'dbt_is_deleted': 'dbt_is_deleted'}) }}`,
  ),
  ...family({ name: 'get_true_sql', parameters: '', printed: ['', ''], default: "{{ return('TRUE') }}" }),
  macro(
    'dbt',
    'get_dbt_valid_to_current',
    'strategy, columns',
    `
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }})
  as {{ columns.dbt_valid_to }}
`,
  ),
  macro(
    'dbt',
    'unique_key_fields',
    'unique_key',
    byKey("key ~ ' as dbt_unique_key_' ~ loop.index", "unique_key ~ ' as dbt_unique_key'", ', '),
  ),
  macro(
    'dbt',
    'unique_key_join_on',
    'unique_key, identifier, from_identifier',
    byKey(
      "identifier ~ '.dbt_unique_key_' ~ loop.index ~ ' = ' ~ from_identifier ~ '.dbt_unique_key_' ~ loop.index",
      "identifier ~ '.dbt_unique_key = ' ~ from_identifier ~ '.dbt_unique_key'",
      ' and ',
    ),
  ),
  macro('dbt', 'unique_key_is_null', 'unique_key, identifier', keyIs('is null')),
  macro('dbt', 'unique_key_is_not_null', 'unique_key, identifier', keyIs('is not null')),
  macro(
    'dbt',
    'get_updated_at_column_data_type',
    'snapshot_sql',
    `
    {%- set found = get_column_schema_from_query(snapshot_sql) | selectattr('column', 'in', ['dbt_updated_at', 'DBT_UPDATED_AT']) | list -%}
    {{ return(found[0].dtype if found else none) }}`,
  ),
  macro(
    'dbt',
    'check_time_data_types',
    'sql',
    `
  {%- set updated_at, time = get_updated_at_column_data_type(sql), get_snapshot_get_time_data_type() -%}
  {%- if updated_at is not none and time is not none and updated_at != time -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(time, updated_at) -%}
  {%- endif -%}
`,
  ),
  ...family({
    name: 'create_columns',
    parameters: 'relation, columns',
    printed: ['', ''],
    default: `{%- for column in columns -%}{%- call statement() -%}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.data_type }}
    {%- endcall -%}{%- endfor -%}`,
  }),
  ...family({
    name: 'post_snapshot',
    parameters: 'staging_relation',
    printed: ['', ''],
    default: '',
    clickhouse: '{%- do drop_relation_if_exists(staging_relation) -%}',
  }),
  ...family({
    name: 'build_snapshot_table',
    parameters: 'strategy, sql',
    printed: ['', ''],
    default: `
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}
    select *,
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }}
    from (
        {{ sql }}
    ) sbq
`,
  }),
  plannedMacro('dbt', 'build_snapshot_staging_table', 'strategy, sql, target_relation'),
  plannedMacro('dbt_clickhouse', 'build_snapshot_staging_table', 'strategy, sql, target_relation'),
  plannedMacro('dbt', 'snapshot_staging_table', 'strategy, source_sql, target_relation'),
  plannedMacro('dbt', 'default__snapshot_staging_table', 'strategy, source_sql, target_relation'),
  plannedMacro('dbt_clickhouse', 'clickhouse__snapshot_staging_table', 'strategy, source_sql, target_relation'),
  plannedMacro(
    'dbt_clickhouse',
    'clickhouse__snapshot_staging_table_check_strategy',
    'strategy, source_sql, target_relation',
  ),
  plannedMacro(
    'dbt_clickhouse',
    'clickhouse__snapshot_staging_table_timestamp_strategy',
    'strategy, source_sql, target_relation',
  ),
  plannedMacro('dbt', 'snapshot_merge_sql', 'target, source, insert_cols'),
  plannedMacro('dbt', 'default__snapshot_merge_sql', 'target, source, insert_cols'),
  plannedMacro('dbt_clickhouse', 'clickhouse__snapshot_merge_sql', 'target, source, insert_cols'),
];

function hashArguments(hash: string): string {
  return `${hash}({%- for arg in args -%}
    coalesce(cast({{ arg }} as varchar ), '')
    {% if not loop.last %} || '|' || {% endif %}
  {%- endfor -%})`;
}

function strategy(): string {
  return `{
      'unique_key': config.get('unique_key'),
      'updated_at': updated_at,
      'row_changed': row_changed,
      'scd_id': snapshot_hash_arguments(api.Relation.scd_args(config.get('unique_key'), updated_at)),
      'invalidate_hard_deletes': adapter.get_hard_deletes_behavior(config) == 'invalidate',
      'hard_deletes': adapter.get_hard_deletes_behavior(config)
    }`;
}

function byKey(each: string, single: string, separator: string): string {
  return `
    {%- if unique_key | is_list %}
        {%- for key in unique_key %}{{ ${each} }}{{ '${separator}' if not loop.last }}{% endfor %}
    {%- else %}{{ ${single} }}
    {%- endif %}
`;
}

function keyIs(condition: string): string {
  return `{{ identifier }}.{{ 'dbt_unique_key_1' if unique_key | is_list else 'dbt_unique_key' }} ${condition}`;
}
