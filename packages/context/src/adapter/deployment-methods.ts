import { ask, fail, type JsonValue } from '@tsdbt/core';
import { type CallSite, HostObject, str, type Value } from '@tsdbt/jinja';
import { quoteColumn } from '@tsdbt/sql';
import { yamlValue } from '../values/yaml-value.ts';
import { type AdapterMethods, type Asking, on } from './adapter-method.ts';
import { compareVersions } from './compare-versions.ts';
import { s3SourceClause } from './s3-source.ts';

/** What dbt-clickhouse's macros ask about the server and the configuration: cluster, version, exchange, strategies. */
export const DEPLOYMENT_METHODS: AdapterMethods = {
  get_clickhouse_cluster_name: on('', (_, { invocation }) => {
    const { cluster } = invocation.target;
    return cluster === undefined ? null : quoteColumn(cluster);
  }),
  get_clickhouse_local_suffix: on('', (_, { invocation }) => {
    const suffix = textOf(invocation.target.visible.local_suffix, 'local');
    return suffix === '' || suffix.startsWith('_') ? suffix : `_${suffix}`;
  }),
  get_clickhouse_local_db_prefix: on('', (_, { invocation }) => {
    const prefix = textOf(invocation.target.visible.local_db_prefix, '');
    return prefix === '' || prefix.endsWith('_') ? prefix : `${prefix}_`;
  }),
  is_before_version: on('version', ([version]) => compareServer(version, order => order < 0)),
  is_at_or_after_version: on('version', ([version]) => compareServer(version, order => order >= 0)),
  // tsdbt works in databases whose engine can exchange (Atomic and its kin), as its plans do.
  supports_atomic_exchange: on('', () => true),
  can_exchange: on('schema rel_type', ([, type]) => type === 'table'),
  should_on_cluster: on('materialized? engine?', (_, { invocation }) => {
    const { cluster, databaseEngine = '' } = invocation.target;
    return cluster !== undefined && !databaseEngine.toLowerCase().includes('replicated');
  }),
  calculate_incremental_strategy: on('strategy', ([strategy], { invocation }) => {
    const name = strategy === null || strategy === undefined ? '' : str(strategy);
    const byDefault = invocation.target.visible.use_lw_deletes === true ? 'delete_insert' : 'legacy';
    return (name === '' || name === 'default' ? byDefault : name).replaceAll('+', '_');
  }),
  validate_incremental_strategy: on('strategy *others', ([strategy]) => {
    const name = str(strategy ?? null);
    if (STRATEGIES.has(name)) return null;
    return fail({ code: 'TS2005', message: `The incremental strategy '${name}' is not valid for ClickHouse` });
  }),
  get_incremental_strategy_macro: on('model_context strategy', ([context, strategy]) =>
    strategyMacro(context ?? null, strategy ?? null),
  ),
  get_hard_deletes_behavior: on('config', ([config], _, site) => hardDeletes(config ?? null, site)),
  s3source_clause: on(
    `config_name s3_model_config bucket? path? fmt? structure? aws_access_key_id? aws_secret_access_key? role_arn?
    compression? external_id?`.replace(/\s+/g, ' '),
    ([name, config, ...given], { projectVars }) =>
      s3SourceClause([config ?? null, yamlValue(projectVars[str(name ?? null)] ?? null)], given),
  ),
};

function* compareServer(version: Value | undefined, judge: (order: number) => boolean): Asking {
  return judge(compareVersions(yield* ask({ kind: 'serverVersion' }), str(version ?? null)));
}

const STRATEGIES: ReadonlySet<string> = new Set([
  'legacy',
  'append',
  'delete_insert',
  'insert_overwrite',
  'microbatch',
]);

function strategyMacro(context: Value, strategy: Value): Value {
  const name = `get_incremental_${(strategy === null ? 'default' : str(strategy)).replaceAll('+', '_')}_sql`;
  const found = context instanceof HostObject ? context.getItem?.(name) : undefined;
  return found ?? fail({ code: 'TS3002', message: `there is no incremental strategy macro with the name "${name}"` });
}

/** dbt: `hard_deletes`, or the older `invalidate_hard_deletes`. */
function hardDeletes(config: Value, site: CallSite): Value {
  const get = config instanceof HostObject ? config.getAttr?.('get') : undefined;
  const read = (key: string): Value => {
    const result = get instanceof HostObject ? get.call?.({ positional: [key], named: new Map() }, site) : null;
    return (result ?? null) as Value;
  };
  const [legacy, chosen] = [read('invalidate_hard_deletes'), read('hard_deletes')];
  if (legacy !== null && chosen !== null) {
    const message = 'You cannot set both invalidate_hard_deletes and hard_deletes on one snapshot';
    return fail({ code: 'TS2005', message });
  }
  if (legacy === true || chosen === 'invalidate') return 'invalidate';
  if (chosen === null || chosen === 'ignore' || chosen === 'new_record') return chosen ?? 'ignore';
  return fail({ code: 'TS2005', message: `Invalid setting for property hard_deletes: ${str(chosen)}` });
}

function textOf(value: JsonValue | undefined, fallback: string): string {
  return value === undefined || value === null ? fallback : String(value);
}
