import type { ColumnInfo, ExistingRelation, NodeId } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';

/** A relation of the warehouse and the node or source that it belongs to. */
export interface CatalogEntry {
  readonly unique_id: NodeId;
  readonly relation: ExistingRelation;
  /** In the table's order. */
  readonly columns: readonly ColumnInfo[];
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

function tableEntry({ unique_id, relation, columns }: CatalogEntry): unknown {
  return {
    metadata: {
      type: relation.kind === 'view' || relation.kind === 'materialized_view' ? 'view' : 'table',
      schema: relation.schema,
      name: relation.identifier,
      database: '',
      comment: textOrNull(relation.comment),
      owner: null,
    },
    columns: Object.fromEntries(columns.map((column, i) => [column.name, columnEntry(column, i + 1)])),
    stats: statsOf(relation),
    unique_id,
  };
}

function columnEntry({ name, type, comment }: ColumnInfo, index: number): unknown {
  return { type, index, name, comment: textOrNull(comment) };
}

/** dbt: statistics by id; `has_stats` is always there and never shown. */
function statsOf(relation: ExistingRelation): Readonly<Record<string, Stat>> {
  const known: readonly (readonly [id: string, label: string, value: string | number | null, description: string])[] = [
    ['num_rows', 'Row Count', relation.rows, 'Rows in the table'],
    ['num_bytes', 'Approximate Size', relation.bytes, 'Bytes on disk'],
    ['engine', 'Engine', textOrNull(relation.engine), 'ClickHouse table engine'],
    ['sorting_key', 'Sorting Key', textOrNull(relation.sortingKey), 'ORDER BY of the table'],
    ['partition_key', 'Partition Key', textOrNull(relation.partitionKey), 'PARTITION BY of the table'],
  ];
  const stats: Record<string, Stat> = {};
  for (const [id, label, value, description] of known)
    if (value !== null) stats[id] = { id, label, value, include: true, description };
  const description = 'Indicates whether there are statistics for this table';
  const hasStats = Object.keys(stats).length > 0;
  return {
    ...stats,
    has_stats: { id: 'has_stats', label: 'Has Stats?', value: hasStats, include: false, description },
  };
}

interface Stat {
  readonly id: string;
  readonly label: string;
  readonly value: string | number | boolean;
  readonly include: boolean;
  readonly description: string;
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
