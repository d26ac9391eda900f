import type { RelationName } from '@tsdbt/core';
import { canonicalType } from './column-type.ts';
import { onClusterClause } from './on-cluster.ts';
import { quoteIdentifier, quoteString, renderRelation } from './quote.ts';
import { type SettingValue, settingsClause } from './settings-clause.ts';

/** Everything that a CREATE TABLE of ours may say; texts such as `orderBy` are ClickHouse expressions as the user wrote them. */
export interface TableDefinition extends TableStorage {
  readonly relation: RelationName;
  /** Explicit columns, or the query whose columns the (empty) table takes. */
  readonly shape: { readonly columns: readonly ColumnDefinition[] } | { readonly emptyAs: string };
  /** Text of table constraints, e.g. ``CONSTRAINT `positive` CHECK (a > 0)``. */
  readonly constraints?: readonly string[];
  readonly comment?: string;
  readonly cluster?: string | undefined;
}

/** How a table is stored: the part of CREATE TABLE that dbt-clickhouse takes from `config`. */
export interface TableStorage {
  /** e.g. `MergeTree()`. */
  readonly engine: string;
  /** Clauses ready to print, in ClickHouse's order: `order by (…)`, `primary key (…)`, `partition by (…)`, `ttl …`. */
  readonly clauses: readonly string[];
  readonly settings: Readonly<Record<string, SettingValue>>;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly comment?: string | undefined;
  readonly codec?: string | undefined;
  readonly ttl?: string | undefined;
}

/** dbt-clickhouse: `create table R [on cluster] [(columns)] engine = E order by (…) … [SETTINGS …] [comment] [empty as (SQL)]`. */
export function createTable(table: TableDefinition): string {
  const lines = [`create table ${renderRelation(table.relation)}${onClusterClause(table.cluster)}`];
  if ('columns' in table.shape) lines.push(columnList(table.shape.columns, table.constraints ?? []));
  lines.push(`engine = ${table.engine}`, ...table.clauses);
  const settings = settingsClause(table.settings);
  if (settings !== '') lines.push(settings);
  if (table.comment !== undefined) lines.push(`comment ${quoteString(table.comment)}`);
  if ('emptyAs' in table.shape) lines.push(`empty as (\n${table.shape.emptyAs}\n)`);
  return lines.join('\n');
}

/** `` `name` Type COMMENT '…' CODEC(…) TTL … ``, as ClickHouse orders it; the type may be an alias in any case. */
export function columnDefinition(column: ColumnDefinition): string {
  const parts = [quoteIdentifier(column.name), canonicalType(column.type)];
  if (column.comment !== undefined && column.comment !== '') parts.push(`comment ${quoteString(column.comment)}`);
  if (column.codec !== undefined) parts.push(`codec(${column.codec})`);
  if (column.ttl !== undefined) parts.push(`ttl ${column.ttl}`);
  return parts.join(' ');
}

function columnList(columns: readonly ColumnDefinition[], constraints: readonly string[]): string {
  const entries = [...columns.map(columnDefinition), ...constraints];
  return `(\n${entries.map(entry => `  ${entry}`).join(',\n')}\n)`;
}
