import type { AnyNode, ManifestNode, NodeId, NodeResult } from '@tsdbt/core';
import { compileForRun } from './compile-for-run.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { compileHook } from './run-hooks.ts';
import { nodeLabel, runNode } from './run-node.ts';

/** Compiles a node and does nothing with it; the warehouse is opened only if its template asks for something. */
export function compileOnly(
  execution: Execution,
  nodeOrId: ManifestNode | NodeId,
  thread: number,
): Promise<NodeResult> {
  const node = typeof nodeOrId === 'string' ? execution.session.parsed.manifest.nodes[nodeOrId] : nodeOrId;
  if (node === undefined) throw new Error(`no node ${String(nodeOrId)}`);
  const comment = () => queryComment(execution, node);
  const what = `${node.resource_type} ${nodeLabel(node)}`;
  return runNode({ execution, id: node.unique_id, thread, what, comment }, async run => {
    // dbt: seeds are listed as compiled; there is nothing to render.
    if (node.resource_type === 'seed') return { status: 'success' };
    const compile = node.resource_type === 'operation' ? compileHook : compileForRun;
    const compiled = await run.builder.phase('compile', () => compile(run, node));
    return { status: 'success', compiled, relationName: node.relation_name };
  });
}

/**
 * Writes the SQL of ephemeral models that are selected, for people who look for it in target/compiled (dbt). They have no results: what
 * is wrong with one is told by its children.
 */
export async function compileEphemerals(execution: Execution, selected: readonly NodeId[]): Promise<void> {
  const { nodes } = execution.session.parsed.manifest;
  for (const id of selected) if (nodes[id] !== undefined && isEphemeral(nodes[id])) await compileOnly(execution, id, 1);
}

/** Whether a node is only a name for others' SQL. */
export function isEphemeral(node: AnyNode): boolean {
  return node.resource_type === 'model' && node.config.materialized === 'ephemeral';
}
