import type { RelationName } from '@tsdbt/core';
import { type ColumnDefinition, columnDefinition } from './create-table.ts';
import { onClusterClause } from './on-cluster.ts';
import { quoteString, renderRelation } from './quote.ts';
import { type SettingValue, settingsClause } from './settings-clause.ts';

export interface ViewDefinition {
  readonly relation: RelationName;
  readonly query: string;
  /** Given when column comments are wanted; otherwise ClickHouse takes the query's. */
  readonly columns?: readonly ColumnDefinition[] | undefined;
  /** Settings the view's query runs with. */
  readonly querySettings?: Readonly<Record<string, SettingValue>> | undefined;
  /** dbt-clickhouse: `sql_security`, with `definer` where it is needed. */
  readonly security?: { readonly kind: string; readonly definer?: string | undefined } | undefined;
  readonly comment?: string | undefined;
  readonly cluster?: string | undefined;
}

/** dbt-clickhouse: `create view R [on cluster] [definer, sql security] as ( SQL )`. */
export function createView(view: ViewDefinition): string {
  const lines = [`create view ${renderRelation(view.relation)}${onClusterClause(view.cluster)}`];
  if (view.columns !== undefined) lines.push(`(${view.columns.map(columnDefinition).join(', ')})`);
  if (view.security?.definer !== undefined) lines.push(`definer = ${view.security.definer}`);
  if (view.security !== undefined) lines.push(`sql security ${view.security.kind}`);
  lines.push(`as ${viewBody(view)}`);
  if (view.comment !== undefined) lines.push(`comment ${quoteString(view.comment)}`);
  return lines.join('\n');
}

/** Settings stand outside a subquery, so that a query with a SETTINGS clause of its own keeps it. */
function viewBody(view: ViewDefinition): string {
  const settings = settingsClause(view.querySettings ?? {});
  return settings === '' ? `(\n${view.query}\n)` : `(\nselect * from (\n${view.query}\n)\n${settings}\n)`;
}
