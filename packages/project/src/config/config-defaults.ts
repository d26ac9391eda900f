import type { DbtRelease, JsonObject } from '@tsdbt/core';
import type { ConfigResource } from './config-keys.ts';

const RELATION: JsonObject = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
  materialized: 'view',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
};

/** dbt: a name that is null is the column's own. */
export const SNAPSHOT_COLUMN_NAMES: JsonObject = {
  dbt_valid_to: null,
  dbt_valid_from: null,
  dbt_scd_id: null,
  dbt_updated_at: null,
  dbt_is_deleted: null,
};

/** What a node's configuration holds before anything is configured in a release of dbt. One object each: results are shared by it. */
export function configDefaults(resource: ConfigResource, release: DbtRelease): JsonObject {
  return (release === '1.12' ? SINCE_1_12[resource] : undefined) ?? CONFIG_DEFAULTS[resource];
}

/** What a node's configuration holds before anything is configured (dbt 1.11: the `config` of manifest v12, by resource type). */
export const CONFIG_DEFAULTS: Readonly<Record<ConfigResource, JsonObject>> = {
  model: { ...RELATION, access: 'protected', freshness: null },
  analysis: RELATION,
  operation: RELATION,
  seed: { ...RELATION, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshot: {
    ...RELATION,
    materialized: 'snapshot',
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: SNAPSHOT_COLUMN_NAMES,
    dbt_valid_to_current: null,
  },
  function: {
    ...RELATION,
    materialized: 'function',
    type: 'scalar',
    volatility: null,
    runtime_version: null,
    entry_point: null,
  },
  test: {
    enabled: true,
    alias: null,
    schema: 'dbt_test__audit',
    database: null,
    tags: [],
    meta: {},
    group: null,
    static_analysis: null,
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  source: {
    enabled: true,
    event_time: null,
    freshness: {
      warn_after: { count: null, period: null },
      error_after: { count: null, period: null },
      filter: null,
    },
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
    static_analysis: null,
  },
  exposure: { enabled: true, tags: [], meta: {} },
  metric: { enabled: true, group: null, meta: {} },
  semantic_model: { enabled: true, group: null, meta: {} },
  saved_query: {
    enabled: true,
    group: null,
    meta: {},
    export_as: null,
    schema: null,
    cache: { enabled: false },
  },
  unit_test: { tags: [], meta: {}, enabled: true, static_analysis: null },
};

const SINCE_1_12: Partial<Record<ConfigResource, JsonObject>> = {
  model: { ...CONFIG_DEFAULTS.model, on_error: null, latest_version_pointer: { enabled: null, alias: null } },
  test: { ...CONFIG_DEFAULTS.test, sql_header: null },
};
