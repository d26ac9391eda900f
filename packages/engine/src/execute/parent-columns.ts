import { type NodeId, WarehouseError } from '@tsdbt/core';
import { quoteString } from '@tsdbt/sql';
import { type ParentColumns, unknownColumn } from '../diagnose/column-hint.ts';
import { findNode } from './describe-run-node.ts';
import type { NodeRun } from './run-node.ts';

/** The columns of what a node reads, asked for when one was not found; none when they cannot be had. */
export async function parentColumns(run: NodeRun, id: NodeId, error: unknown): Promise<readonly ParentColumns[]> {
  if (!(error instanceof WarehouseError) || error.code === 0 || unknownColumn(error.message) === undefined) return [];
  const parents = parentsOf(run, id);
  if (parents.length === 0) return [];
  const pairs = parents.map(({ schema, identifier }) => `(${quoteString(schema)}, ${quoteString(identifier)})`);
  const sql = `select database, table, name from system.columns where (database, table) in (${pairs.join(', ')}) order by position`;
  const rows = await run
    .warehouse()
    .query(sql)
    .then(
      result => result.rows,
      () => [],
    );
  return parents.flatMap(({ schema, identifier, name }) => {
    const columns = rows.filter(([database, table]) => database === schema && table === identifier);
    return columns.length === 0 ? [] : [{ name, columns: columns.map(([, , column]) => String(column)) }];
  });
}

interface Parent {
  readonly schema: string;
  readonly identifier: string;
  readonly name: string;
}

/** More are not asked for. */
const MOST = 20;

function parentsOf({ execution }: NodeRun, id: NodeId): readonly Parent[] {
  const { manifest } = execution.session.parsed;
  const node = findNode(manifest, id);
  const ids = node !== undefined && 'depends_on' in node && 'nodes' in node.depends_on ? node.depends_on.nodes : [];
  return ids.slice(0, MOST).flatMap((parent): readonly Parent[] => {
    const found = findNode(manifest, parent);
    if (found?.resource_type === 'source') {
      const { schema, identifier, source_name, name } = found;
      return [{ schema, identifier, name: `source('${source_name}', '${name}')` }];
    }
    if (found === undefined || !('alias' in found) || !('schema' in found)) return [];
    return [{ schema: String(found.schema), identifier: String(found.alias), name: `ref('${found.name}')` }];
  });
}
