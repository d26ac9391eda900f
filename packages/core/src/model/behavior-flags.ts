import type { DbtRelease } from './dbt-release.ts';

/**
 * dbt's behaviour flags, in dbt's order, each with its default in the releases that have it. A project sets them under `flags:`.
 * dbt: `ProjectFlags.project_only_flags`.
 */
const BEHAVIOR_FLAGS: Readonly<Record<string, Readonly<Partial<Record<DbtRelease, boolean>>>>> = {
  require_batched_execution_for_custom_microbatch_strategy: { '1.11': false, '1.12': true },
  require_explicit_package_overrides_for_builtin_materializations: { '1.11': true, '1.12': true },
  require_resource_names_without_spaces: { '1.11': true, '1.12': true },
  source_freshness_run_project_hooks: { '1.11': true, '1.12': true },
  skip_nodes_if_on_run_start_fails: { '1.11': false, '1.12': true },
  state_modified_compare_more_unrendered_values: { '1.11': false, '1.12': true },
  state_modified_compare_vars: { '1.11': false, '1.12': false },
  require_yaml_configuration_for_mf_time_spines: { '1.11': false, '1.12': true },
  require_nested_cumulative_type_params: { '1.11': false, '1.12': true },
  validate_macro_args: { '1.11': false, '1.12': true },
  require_all_warnings_handled_by_warn_error: { '1.11': false, '1.12': true },
  require_generic_test_arguments_property: { '1.11': true, '1.12': true },
  require_unique_project_resource_names: { '1.11': false, '1.12': false },
  require_ref_searches_node_package_before_root: { '1.11': false, '1.12': false },
  require_valid_schema_from_generate_schema_name: { '1.12': false },
  allow_jinja_file_extensions: { '1.12': false },
  require_sql_header_in_test_configs: { '1.12': false },
  support_custom_ref_kwargs: { '1.12': false },
  require_corrected_analysis_fqns: { '1.12': false },
  require_source_and_semantic_model_names_without_spaces: { '1.12': false },
  enable_grouped_warn_error_parser_logs: { '1.12': false },
  use_catalogs_v2: { '1.12': false },
  latest_version_pointer_enabled_by_default: { '1.12': false },
};

/** Every behaviour flag of a release as it is where nobody sets it. */
export function behaviorDefaults(release: DbtRelease): Readonly<Record<string, boolean>> {
  const known = Object.entries(BEHAVIOR_FLAGS).flatMap(([name, { [release]: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(known);
}
