import { fail, type ManifestNode } from '@tsdbt/core';
import { closedExpression, isUnfitForKeys, type SettingValue, type TableStorage } from '@tsdbt/sql';
import type { OverridableMacro, Planning, PlanRequest } from './plan-request.ts';
import { configExpressions, configFlag, configList, configSettings, configText } from './read-config.ts';

/**
 * How the node's table is stored: engine, keys, TTL and settings from its configuration, or from the project's overrides. `columns` are
 * those that the table is going to have, as far as they are known.
 */
export function* tableStorage(request: PlanRequest, columns: readonly string[]): Planning<TableStorage> {
  const { node } = request;
  requireFitKeys(node, columns);
  const engine = configText(node.config, 'engine') ?? 'MergeTree()';
  const overridden = yield* override(request, 'engine_clause', []);
  const clauses = [
    takesOrderBy(engine) ? yield* clause(request, ORDER_BY, columns) : '',
    yield* primaryKeyClause(request, columns),
    yield* clause(request, PARTITION_BY, columns),
    yield* ttlClause(request),
  ];
  return {
    engine: overridden === undefined ? engine : overridden.trim().replace(/^engine\s*=\s*/i, ''),
    clauses: clauses.filter(text => text !== ''),
    settings: tableSettings(node, engine, request),
  };
}

/** A table that cannot be attached again would take the whole embedded warehouse with it. */
function requireFitKeys(node: ManifestNode, columns: readonly string[]): void {
  for (const key of ['order_by', 'primary_key', 'partition_by']) {
    const unfit = configList(node.config, key).find(entry => columns.includes(entry) && isUnfitForKeys(entry));
    if (unfit === undefined) continue;
    fail({
      code: 'TS6029',
      message: `${node.name}: a column named ${unfit} cannot be in ${key}: ClickHouse would read the word as something else later on`,
      at: { file: node.original_file_path },
      hint: `give the column another name, or leave it out of ${key}`,
      nodeId: node.unique_id,
    });
  }
}

/** dbt-clickhouse: which engines take ORDER BY. */
function takesOrderBy(engine: string): boolean {
  return /MergeTree/.test(engine) || /^(?:HDFS|MaterializedPostgreSQL|S3|EmbeddedRocksDB|Hive)\b/.test(engine);
}

interface KeyClause {
  readonly macro: OverridableMacro;
  readonly label: string;
  readonly key: string;
  readonly fallback?: string;
}

const ORDER_BY: KeyClause = { macro: 'order_cols', label: 'order by', key: 'order_by', fallback: 'tuple()' };
const PARTITION_BY: KeyClause = { macro: 'partition_cols', label: 'partition by', key: 'partition_by' };

/** `order by (a, b)`: names of columns, or the user's expressions, which ClickHouse reads. */
function* clause(
  request: PlanRequest,
  { macro, label, key, fallback }: KeyClause,
  columns: readonly string[],
): Planning<string> {
  const overridden = yield* override(request, macro, [label]);
  if (overridden !== undefined) return overridden.trim();
  const expressions = configExpressions(request.node.config, key, columns) ?? fallback;
  return expressions === undefined ? '' : `${label} (${expressions})`;
}

/** One expression stands without brackets, so that system.tables shows it as it was written (dbt-clickhouse); several need them. */
function* primaryKeyClause(request: PlanRequest, columns: readonly string[]): Planning<string> {
  const overridden = yield* override(request, 'primary_key_clause', ['primary key']);
  if (overridden !== undefined) return overridden.trim();
  const key = configExpressions(request.node.config, 'primary_key', columns);
  if (key === undefined) return '';
  const entries = configList(request.node.config, 'primary_key');
  const isColumn = entries.length === 1 && columns.includes(entries[0] ?? '');
  return !isColumn && key.includes(',') && !key.startsWith('(') ? `primary key (${key})` : `primary key ${key}`;
}

function* ttlClause(request: PlanRequest): Planning<string> {
  const overridden = yield* override(request, 'ttl_config', ['ttl']);
  if (overridden !== undefined) return overridden.trim();
  const ttl = configText(request.node.config, 'ttl');
  return ttl === undefined ? '' : `ttl ${closedExpression(ttl)}`;
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
