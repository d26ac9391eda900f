import type { ManifestNode } from '@tsdbt/core';
import type { SettingValue, TableStorage } from '@tsdbt/sql';
import type { OverridableMacro, Planning, PlanRequest } from './plan-request.ts';
import { configExpressions, configFlag, configSettings, configText } from './read-config.ts';

/** How the node's table is stored: engine, keys, TTL and settings from its configuration, or from the project's overrides. */
export function* tableStorage(request: PlanRequest): Planning<TableStorage> {
  const { node } = request;
  const engine = configText(node.config, 'engine') ?? 'MergeTree()';
  const overridden = yield* override(request, 'engine_clause', []);
  const clauses = [
    takesOrderBy(engine) ? yield* clause(request, 'order_cols', 'order by', 'order_by', 'tuple()') : '',
    yield* primaryKeyClause(request),
    yield* clause(request, 'partition_cols', 'partition by', 'partition_by'),
    yield* ttlClause(request),
  ];
  return {
    engine: overridden === undefined ? engine : overridden.trim().replace(/^engine\s*=\s*/i, ''),
    clauses: clauses.filter(text => text !== ''),
    settings: tableSettings(node, engine, request),
  };
}

/** dbt-clickhouse: which engines take ORDER BY. */
function takesOrderBy(engine: string): boolean {
  return /MergeTree/.test(engine) || /^(?:HDFS|MaterializedPostgreSQL|S3|EmbeddedRocksDB|Hive)\b/.test(engine);
}

/** `order by (a, b)`: the texts are the user's, ClickHouse reads them. */
function* clause(
  request: PlanRequest,
  macro: OverridableMacro,
  label: string,
  key: string,
  fallback?: string,
): Planning<string> {
  const overridden = yield* override(request, macro, [label]);
  if (overridden !== undefined) return overridden.trim();
  const expressions = configExpressions(request.node.config, key) ?? fallback;
  return expressions === undefined ? '' : `${label} (${expressions})`;
}

/** One expression stands without brackets, so that system.tables shows it as it was written (dbt-clickhouse); several need them. */
function* primaryKeyClause(request: PlanRequest): Planning<string> {
  const overridden = yield* override(request, 'primary_key_clause', ['primary key']);
  if (overridden !== undefined) return overridden.trim();
  const key = configExpressions(request.node.config, 'primary_key');
  if (key === undefined) return '';
  return key.includes(',') && !key.startsWith('(') ? `primary key (${key})` : `primary key ${key}`;
}

function* ttlClause(request: PlanRequest): Planning<string> {
  const overridden = yield* override(request, 'ttl_config', ['ttl']);
  if (overridden !== undefined) return overridden.trim();
  const ttl = configText(request.node.config, 'ttl');
  return ttl === undefined ? '' : `ttl ${ttl}`;
}

/**
 * dbt-clickhouse: inserts are not deduplicated unless the profile or model allows it, since two equal models' rows are no repeat of
 * one insert. Only the MergeTree family has the setting.
 */
function tableSettings(node: ManifestNode, engine: string, request: PlanRequest): Record<string, SettingValue> {
  const settings = { ...configSettings(node.config, 'settings') };
  const allowed =
    request.target.visible.allow_automatic_deduplication === true ||
    configFlag(node.config, 'allow_automatic_deduplication');
  if (!/MergeTree/.test(engine)) {
    delete settings.replicated_deduplication_window;
  } else if (!allowed && node.resource_type !== 'seed') {
    settings.replicated_deduplication_window ??= 0;
  }
  return settings;
}

function* override(
  request: PlanRequest,
  macro: OverridableMacro,
  args: readonly string[],
): Planning<string | undefined> {
  const rendering = request.callMacro?.(macro, args);
  return rendering === undefined ? undefined : yield* rendering;
}
