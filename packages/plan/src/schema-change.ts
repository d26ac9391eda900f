import { type ColumnInfo, fail, type ManifestNode, type RelationName } from '@tsdbt/core';
import {
  type ColumnDefinition,
  canonicalType,
  columnDefinition,
  isSameUnwrappedType,
  onClusterClause,
  quoteIdentifier,
  renderRelation,
} from '@tsdbt/sql';
import { codecAndTtl, columnOf, declaredColumn } from './contract.ts';
import { configText } from './read-config.ts';

/** What an incremental model's new rows and its table have in common, and what has to change first. */
export interface SchemaChange {
  /** Columns to insert, by name. */
  readonly columns: readonly string[];
  /** One ALTER for each change of a column. */
  readonly alterations: (relation: RelationName, cluster: string | undefined) => readonly string[];
}

/**
 * dbt: `on_schema_change` is `ignore` (the table stays as it is), `fail`, `append_new_columns` or `sync_all_columns`. Nullable and
 * LowCardinality make no difference (dbt-clickhouse). A column that the query no longer has is an error unless columns are synced.
 */
export function schemaChange(
  node: ManifestNode,
  query: readonly ColumnInfo[],
  table: readonly ColumnInfo[],
): SchemaChange {
  const mode = configText(node.config, 'on_schema_change') ?? 'ignore';
  const added = query.filter(column => find(table, column) === undefined);
  const removed = table.filter(column => column.defaultKind === undefined && find(query, column) === undefined);
  const retyped = query.filter(column => {
    const present = find(table, column);
    return present !== undefined && !isSameUnwrappedType(present.type, column.type);
  });
  const differs = added.length + removed.length + retyped.length > 0;
  const refused =
    (mode === 'fail' && differs) ||
    (mode === 'append_new_columns' && removed.length + retyped.length > 0) ||
    (mode === 'ignore' && removed.length > 0);
  if (refused) refuse(node, { mode, added, removed, retyped });
  if (mode === 'sync_all_columns') return change(node, query, { added, removed, retyped });
  if (mode === 'append_new_columns') return change(node, query, { added, removed: [], retyped: [] });
  return change(
    node,
    query.filter(column => !added.includes(column)),
    { added: [], removed: [], retyped: [] },
  );
}

interface Differences {
  readonly added: readonly ColumnInfo[];
  readonly removed: readonly ColumnInfo[];
  readonly retyped: readonly ColumnInfo[];
}

/** dbt-clickhouse: one ALTER a column: drop, add (with the codec that the YAML gives; we take its TTL too), modify. */
function change(
  node: ManifestNode,
  insert: readonly ColumnInfo[],
  { added, removed, retyped }: Differences,
): SchemaChange {
  const clauses = [
    ...removed.map(column => `drop column ${quoteIdentifier(column.name)}`),
    ...added.map(column => `add column ${columnDefinition(wantedColumn(node, column))}`),
    ...retyped.map(
      column => `modify column ${quoteIdentifier(column.name)} ${canonicalType(wantedColumn(node, column).type)}`,
    ),
  ];
  return {
    columns: insert.map(column => column.name),
    alterations: (relation, cluster) =>
      clauses.map(clause => `alter table ${renderRelation(relation)}${onClusterClause(cluster)} ${clause}`),
  };
}

/** A column that is new or changes its type: as an enforced contract declares it, else as the query gives it. */
function wantedColumn(node: ManifestNode, { name, type }: ColumnInfo): ColumnDefinition {
  const declared = node.contract.enforced ? columnOf(node, name) : undefined;
  if (declared !== undefined) return declaredColumn(node, declared);
  return { name, type: canonicalType(type), ...codecAndTtl(node, name) };
}

function find(columns: readonly ColumnInfo[], { name }: ColumnInfo): ColumnInfo | undefined {
  return columns.find(column => column.name === name);
}

function refuse(node: ManifestNode, differences: Differences & { readonly mode: string }): never {
  const list = (what: string, columns: readonly ColumnInfo[]): string[] =>
    columns.map(column => `${what}: ${column.name} (${canonicalType(column.type)})`);
  return fail({
    code: 'TS2012',
    message: `${node.name}: the query's columns and its table's are out of sync (on_schema_change: ${differences.mode})`,
    at: { file: node.original_file_path },
    hint: 'on_schema_change: sync_all_columns follows the query; --full-refresh rebuilds the table',
    notes: [
      ...list('only in the query', differences.added),
      ...list('only in the table', differences.removed),
      ...list('of another type in the query', differences.retyped),
    ],
    nodeId: node.unique_id,
  });
}
