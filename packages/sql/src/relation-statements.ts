import type { RelationKind, RelationName } from '@tsdbt/core';
import { onClusterClause } from './on-cluster.ts';
import { quoteIdentifier, quoteString, renderRelation } from './quote.ts';
import { type SettingValue, settingsClause } from './settings-clause.ts';

/** ClickHouse: creates the database unless it is there; `engine` e.g. `Replicated(…)`, default the server's (Atomic). */
export function createDatabase(
  name: string,
  options: { engine?: string | undefined; cluster?: string | undefined } = {},
): string {
  const engine = options.engine === undefined ? '' : ` ENGINE = ${options.engine}`;
  return `create database if not exists ${quoteIdentifier(name)}${onClusterClause(options.cluster)}${engine}`;
}

/** ClickHouse: swaps two tables or views in one atomic step; both databases must be Atomic, Replicated or Shared. */
export function exchangeTables(a: RelationName, b: RelationName, cluster?: string): string {
  return `exchange tables ${renderRelation(a)} and ${renderRelation(b)}${onClusterClause(cluster)}`;
}

/** ClickHouse: renames in the order given, each atomic by itself. Fails when a new name is taken. */
export function renameTables(pairs: readonly RenamePair[], cluster?: string): string {
  const list = pairs.map(([from, to]) => `${renderRelation(from)} to ${renderRelation(to)}`).join(', ');
  return `rename table ${list}${onClusterClause(cluster)}`;
}

export type RenamePair = readonly [from: RelationName, to: RelationName];

/** ClickHouse: DROP TABLE drops views too, a dictionary wants its own word. The limit on a table's size is lifted: what we drop is ours. */
export function dropRelation(
  relation: RelationName,
  options: { readonly kind?: RelationKind | undefined; readonly cluster?: string | undefined } = {},
): string {
  const kind = options.kind === 'dictionary' ? 'dictionary' : 'table';
  const settings = kind === 'table' ? ' settings max_table_size_to_drop = 0' : '';
  return `drop ${kind} if exists ${renderRelation(relation)}${onClusterClause(options.cluster)}${settings}`;
}

/** Sets the comment of a relation and of some of its columns, each in one statement. */
export function commentOn(relation: RelationName, comments: Comments, cluster?: string): string[] {
  const alter = `alter table ${renderRelation(relation)}${onClusterClause(cluster)}`;
  const statements =
    comments.relation === undefined ? [] : [`${alter} modify comment ${quoteString(comments.relation)}`];
  const columns = Object.entries(comments.columns ?? {}).map(
    ([name, text]) => `comment column if exists ${quoteIdentifier(name)} ${quoteString(text)}`,
  );
  if (columns.length > 0) statements.push(`${alter} ${columns.join(', ')}`);
  return statements;
}

export interface Comments {
  readonly relation?: string | undefined;
  readonly columns?: Readonly<Record<string, string>> | undefined;
}

/**
 * Columns by name, so that a query whose columns stand in another order still fills the right ones. The settings stand before the
 * query, which may have a SETTINGS clause of its own.
 */
export function insertSelect(
  into: RelationName,
  columns: readonly string[] | null,
  query: string,
  settings: Readonly<Record<string, SettingValue>> = {},
): string {
  const list = columns === null ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`;
  const clause = settingsClause(settings);
  return [`insert into ${renderRelation(into)}${list}`, ...(clause === '' ? [] : [clause]), query].join('\n');
}

/** The columns that a query would give, without running it. */
export function describeQuery(query: string): string {
  return `describe table (\n${query}\n)`;
}
