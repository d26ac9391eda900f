import { type BuiltinMacro, type BuiltinPackage, macro, plannedMacro } from './builtin-macro.ts';

const MATERIALIZED_VIEW_CHANGE =
  'relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation';

/** dbt's macros for functions (`functions:`), which dbt-clickhouse cannot create. */
const USER_DEFINED_FUNCTIONS: readonly (readonly [name: string, parameters: string])[] = [
  ['function_execute_build_sql', 'build_sql, existing_relation, target_relation'],
  ['scalar_function_sql', 'target_relation'],
  ['scalar_function_create_replace_signature_sql', 'target_relation'],
  ['scalar_function_body_sql', ''],
  ['scalar_function_volatility_sql', ''],
  ['scalar_function_volatility_javascript', ''],
  ['formatted_scalar_function_args_sql', ''],
  ['formatted_scalar_function_args_javascript', ''],
  ['unsupported_volatility_warning', 'volatility'],
  ['get_formatted_aggregate_function_args', ''],
  ['get_function_language_specifier', ''],
  ['get_function_python_options', ''],
  ['get_aggregate_function_create_replace_signature', 'target_relation'],
  ['get_aggregate_function_volatility_specifier', ''],
];

/**
 * Names whose work tsdbt's plans do. Materialisations may be called by those that take their place ("and then do something more"): the
 * plan runs at that point. The macros that dbt-clickhouse's materialisations are made of exist, so that projects that override one are
 * told so; calling one is a coded error.
 */
export const PLANNED_MACROS: readonly BuiltinMacro[] = [
  ...materializations('dbt', 'default', [
    'table',
    'view',
    'incremental',
    'materialized_view',
    'seed',
    'snapshot',
    'clone',
    'unit',
    'function',
  ]),
  ...materializations('dbt_clickhouse', 'clickhouse', [
    'table',
    'view',
    'incremental',
    'materialized_view',
    'distributed_table',
    'distributed_incremental',
    'dictionary',
    'unit',
  ]),
  ...planned('dbt', [
    ['materialized_view_setup', 'backup_relation, intermediate_relation, pre_hooks'],
    ['materialized_view_teardown', 'backup_relation, intermediate_relation, post_hooks'],
    ['materialized_view_get_build_sql', 'existing_relation, target_relation, backup_relation, intermediate_relation'],
    ['materialized_view_execute_no_op', 'target_relation'],
    ['materialized_view_execute_build_sql', 'build_sql, existing_relation, target_relation, post_hooks'],
    ['get_materialized_view_configuration_changes', 'existing_relation, new_config'],
    ['refresh_materialized_view', 'relation'],
    ['default__refresh_materialized_view', 'relation'],
    ['default__get_materialized_view_configuration_changes', 'existing_relation, new_config'],
    ['get_alter_materialized_view_as_sql', MATERIALIZED_VIEW_CHANGE],
    ['default__get_alter_materialized_view_as_sql', MATERIALIZED_VIEW_CHANGE],
    ...USER_DEFINED_FUNCTIONS.flatMap(([name, parameters]) => [
      [name, parameters] as const,
      [`default__${name}`, parameters] as const,
    ]),
    ['resolve_model_name', 'input_model_name'],
    ['default__resolve_model_name', 'input_model_name'],
    ['build_ref_function', 'model'],
    ['build_source_function', 'model'],
    ['build_config_dict', 'model'],
    ['py_script_postfix', 'model'],
    ['py_script_comment', ''],
  ]),
  ...planned('dbt_clickhouse', [
    ['clickhouse__get_create_dictionary_as_sql', 'relation, cluster_clause, sql'],
    ['http_source', ''],
    ['clickhouse_source', 'sql'],
    ['drop_dictionary_if_exists', 'relation, cluster_clause'],
    ['create_distributed_table', 'relation, local_relation'],
    ['create_empty_table_from_relation', 'relation, source_relation, sql=none'],
    [
      'create_distributed_local_table',
      'distributed_relation, shard_relation, structure_relation, sql_query=none, has_contract=false',
    ],
    ['clickhouse__materialized_view_with_external_target', 'materialization_target_table, sql'],
    ['clickhouse__materialized_view_standard', 'sql'],
    ['clickhouse__create_target_table', 'relation, sql, catchup=True'],
    ['clickhouse__extract_mv_views', 'sql'],
    ['clickhouse__drop_mv', 'mv_relation, cluster_clause'],
    [
      'clickhouse__create_mv',
      'mv_relation, target_relation, cluster_clause, refreshable_clause, view_sql, is_main_statement=False',
    ],
    ['clickhouse__modify_mv', 'mv_relation, cluster_clause, view_sql, is_main_statement=False'],
    ['clickhouse__get_mv_current_target', 'mv_relation'],
    ['clickhouse__modify_mv_refresh', 'mv_relation, existing_relation, cluster_clause'],
    ['clickhouse__update_mv', 'mv_relation, target_relation, cluster_clause, refreshable_clause, view_sql'],
    ['clickhouse__drop_mvs_by_suffixes', 'target_relation, cluster_clause, views_suffixes'],
    ['clickhouse__drop_mvs_by_names', 'target_relation, cluster_clause, mvs_names'],
    ['clickhouse__create_mvs', 'target_relation, cluster_clause, refreshable_clause, views'],
    ['clickhouse__search_associated_mvs_to_target', 'relation_schema, relation_name, mv_suffixes'],
    ['clickhouse__update_mvs', 'target_relation, cluster_clause, refreshable_clause, views'],
    [
      'clickhouse__replace_mv',
      'target_relation, existing_relation, intermediate_relation, backup_relation, sql, views, catchup=True',
    ],
    ['refreshable_mv_clause', ''],
    ['validate_refreshable_mv_existence', 'mv'],
    ['get_relation_from_string', 'relation_string'],
    ['strip_identifier_quotes', 'ident'],
  ]),
  // Prints a marker that the materialized_view materialisation reads back: which table the view writes to.
  macro(
    'dbt_clickhouse',
    'materialization_target_table',
    'target_relation',
    '-- materialization_target_table: {{ target_relation }}',
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse_s3source',
    `config_name='', bucket='', path='', fmt='', structure='', aws_access_key_id='', aws_secret_access_key='', role_arn='', compression='', external_id=''`,
    `
  {%- if config_name and not config_name.lower().endswith('s3') -%}
    {%- do exceptions.raise_compiler_error("S3 configuration parameter name must end in 's3'") -%}
  {%- endif -%}
  {{ return(adapter.s3source_clause(config_name, config.get(config_name, {}), bucket, path, fmt, structure, aws_access_key_id, aws_secret_access_key, role_arn, compression, external_id)) }}`,
  ),
];

function planned(
  owner: BuiltinPackage,
  list: readonly (readonly [name: string, parameters: string])[],
): readonly BuiltinMacro[] {
  return list.map(([name, parameters]) => plannedMacro(owner, name, parameters));
}

function materializations(owner: BuiltinPackage, adapter: string, names: readonly string[]): readonly BuiltinMacro[] {
  return names.map(name => {
    const heading = adapter === 'default' ? 'default' : `adapter='${adapter}'`;
    const source = `{% materialization ${name}, ${heading} %}{{ return({'relations': _materialize('${name}', sql)}) }}{% endmaterialization %}`;
    return { package: owner, name: `materialization_${name}_${adapter}`, source, consultedByPlans: true };
  });
}
