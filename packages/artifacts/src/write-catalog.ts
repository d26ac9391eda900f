import type { ColumnInfo, ExistingRelation, NodeId, RelationName } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';

/** What is told of a relation of the warehouse, and the node or source that it belongs to. */
export interface CatalogEntry {
  readonly unique_id: NodeId;
  /** `table` or `view` for dbt's documentation; a project's own macro may say otherwise. */
  readonly type: string;
  readonly relation: RelationName;
  readonly comment: string | null;
  readonly owner: string | null;
  /** In the table's order. */
  readonly columns: readonly ColumnInfo[];
  readonly stats: readonly CatalogStat[];
}

export interface CatalogStat {
  readonly id: string;
  readonly label: string;
  readonly value: string | number | boolean;
  readonly include: boolean;
  readonly description: string;
}

/** The entry of a relation as it stands in the warehouse. */
export function catalogEntry(
  unique_id: NodeId,
  relation: ExistingRelation,
  columns: readonly ColumnInfo[],
): CatalogEntry {
  return {
    unique_id,
    type: relation.kind === 'view' || relation.kind === 'materialized_view' ? 'view' : 'table',
    relation,
    comment: textOrNull(relation.comment),
    owner: null,
    columns,
    stats: statsOf(relation),
  };
}

/**
 * catalog.json (dbt's v1): what is in the warehouse, for documentation. Beside dbt-clickhouse's fields the statistics have rows, bytes,
 * engine and keys. `errors` names what could not be looked up.
 */
export function catalogJson(
  entries: readonly CatalogEntry[],
  run: ArtifactRun,
  errors: readonly string[] = [],
): string {
  const tables = (isSource: boolean): Readonly<Record<NodeId, unknown>> => {
    const own = entries.filter(entry => entry.unique_id.startsWith('source.') === isSource);
    return Object.fromEntries(own.map(entry => [entry.unique_id, tableEntry(entry)]));
  };
  const artifact = {
    metadata: artifactMetadata('catalog/v1', run),
    nodes: tables(false),
    sources: tables(true),
    errors: errors.length === 0 ? null : errors,
  };
  return `${JSON.stringify(artifact)}\n`;
}

function tableEntry({ unique_id, type, relation, comment, owner, columns, stats }: CatalogEntry): unknown {
  return {
    metadata: { type, schema: relation.schema, name: relation.identifier, database: '', comment, owner },
    columns: Object.fromEntries(columns.map((column, i) => [column.name, columnEntry(column, i + 1)])),
    stats: Object.fromEntries([...stats, hasStats(stats.length > 0)].map(stat => [stat.id, stat])),
    unique_id,
  };
}

function columnEntry({ name, type, comment }: ColumnInfo, index: number): unknown {
  return { type, index, name, comment: textOrNull(comment) };
}

function statsOf(relation: ExistingRelation): readonly CatalogStat[] {
  const known: readonly (readonly [id: string, label: string, value: string | number | null, description: string])[] = [
    ['num_rows', 'Row Count', relation.rows, 'Rows in the table'],
    ['num_bytes', 'Approximate Size', relation.bytes, 'Bytes on disk'],
    ['engine', 'Engine', textOrNull(relation.engine), 'ClickHouse table engine'],
    ['sorting_key', 'Sorting Key', textOrNull(relation.sortingKey), 'ORDER BY of the table'],
    ['partition_key', 'Partition Key', textOrNull(relation.partitionKey), 'PARTITION BY of the table'],
  ];
  return known.flatMap(([id, label, value, description]) =>
    value === null ? [] : [{ id, label, value, include: true, description }],
  );
}

/** dbt: it is always there and never shown. */
function hasStats(value: boolean): CatalogStat {
  const description = 'Indicates whether there are statistics for this table';
  return { id: 'has_stats', label: 'Has Stats?', value, include: false, description };
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
