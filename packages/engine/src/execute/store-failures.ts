import { type Flags, fail, type ManifestNode, type NodeConfig } from '@tsdbt/core';
import {
  dropRelation,
  exchangeTables,
  queryWithSettings,
  quoteIdentifier,
  renameTables,
  renderRelation,
  stagingName,
} from '@tsdbt/sql';
import type { NodeRun } from './run-node.ts';
import { underTestSettings } from './under-test-settings.ts';

/** Keeps the rows that a test finds in its audit relation, replaced in one step; gives the query that reads them. */
export async function storeFailures(
  run: NodeRun,
  node: ManifestNode,
  found: { readonly rows: string; readonly kind: 'table' | 'view' },
): Promise<string> {
  const { execution } = run;
  const warehouse = run.warehouse();
  const relation = { schema: node.schema, identifier: node.alias };
  const staging = stagingName(relation, execution.owner);
  const create = found.kind === 'view' ? 'create view' : 'create table';
  const engine = found.kind === 'view' ? '' : ' engine = MergeTree order by tuple()';
  await warehouse.execute(`create database if not exists ${quoteIdentifier(node.schema)}`);
  const existing = await execution.relations.get(relation);
  try {
    await underTestSettings(async settings => {
      await warehouse.execute(dropRelation(staging));
      const rows = queryWithSettings(found.rows, settings);
      await warehouse.execute(`${create} ${renderRelation(staging)}${engine} as\n${rows}`);
    });
    await warehouse.execute(
      existing === null ? renameTables([[staging, relation]]) : exchangeTables(staging, relation),
    );
  } finally {
    await warehouse.execute(dropRelation(staging, { kind: existing?.kind ?? 'table' }));
  }
  execution.relations.changed(relation);
  return `select * from ${renderRelation(relation)}`;
}

/** As what a test's rows are kept; null: not at all. dbt: `store_failures_as` decides, else `store_failures`, else the flag. */
export function storedAs(config: NodeConfig, flags: Flags): 'table' | 'view' | null {
  const { store_failures_as: kind, store_failures: store } = config;
  if (kind === 'table' || kind === 'view') return kind;
  if (kind === 'ephemeral') return null;
  if (kind !== undefined && kind !== null)
    fail({
      code: 'TS2005',
      message: `'${kind}' is not a valid value for \`store_failures_as\`. Accepted values are: ['ephemeral', 'table', 'view']`,
    });
  return (typeof store === 'boolean' ? store : flags.storeFailures === true) ? 'table' : null;
}
