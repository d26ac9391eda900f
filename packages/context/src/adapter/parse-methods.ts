import { Dict, Tuple, type Value } from '@tsdbt/jinja';
import { emptyTable } from '../values/result-table.ts';
import { type AdapterMethods, on } from './adapter-method.ts';

const nothing = (): Value => null;
const noColumns = (): Value => [];
const no = (): Value => false;

const ANSWERS: Readonly<Record<string, () => Value>> = {
  execute: () => new Tuple([null, null]),
  add_query: () => new Tuple([null, null]),
  get_columns_in_relation: noColumns,
  get_columns_in_table: noColumns,
  get_missing_columns: noColumns,
  get_column_schema_from_query: noColumns,
  get_partitions_metadata: () => emptyTable(() => {}),
  get_relation: nothing,
  list_relations: noColumns,
  list_relations_without_caching: noColumns,
  already_exists: no,
  check_schema_exists: no,
  create_schema: nothing,
  drop_schema: nothing,
  drop_relation: nothing,
  rename_relation: nothing,
  truncate_relation: nothing,
  expand_target_column_types: nothing,
  valid_snapshot_target: nothing,
  assert_valid_snapshot_target_given_strategy: nothing,
  get_incremental_strategy_macro: nothing,
  get_hard_deletes_behavior: nothing,
  validate_sql: nothing,
  cache_added: () => '',
  cache_dropped: () => '',
  cache_renamed: () => '',
  get_clickhouse_cluster_name: () => new Dict(),
  get_clickhouse_local_suffix: () => new Dict(),
  get_clickhouse_local_db_prefix: () => new Dict(),
  is_before_version: no,
  is_at_or_after_version: no,
  supports_atomic_exchange: nothing,
  can_exchange: nothing,
  should_on_cluster: nothing,
  calculate_incremental_strategy: nothing,
  validate_incremental_strategy: nothing,
  check_incremental_schema_changes: nothing,
  s3source_clause: nothing,
  get_ch_database: nothing,
  format_columns: nothing,
};

/** What methods that need the warehouse answer while parsing, whatever they are asked. dbt: `@available.parse(…)`. */
export const PARSE_METHODS: AdapterMethods = {
  ...Object.fromEntries(Object.entries(ANSWERS).map(([name, answer]) => [name, on('*args **named', answer)])),
  _column: on('relation name', ([, name]) => name ?? null),
};
