import type { Graph, Manifest, NodeId, NodeOutline } from '@tsdbt/core';
import { lazyRecord, TsdbtError } from '@tsdbt/core';
import { cycleDiagnostics } from './cycle-diagnostics.ts';
import { graphNodes, graphOutlines } from './graph-nodes.ts';
import { childrenOf, topologicalOrder } from './topological-order.ts';

/**
 * Everything that has edges (nodes, sources, exposures, metrics, unit tests, …) and who depends on whom, from `depends_on.nodes`.
 * A parent that is not in the manifest (disabled, or unknown and reported by the parser) gives no edge. O(V + E) beside one sort.
 * Raises TS4003 for every circle. dbt: `Linker.link_graph`.
 */
export function buildGraph(manifest: Manifest): Graph {
  const nodes = graphOutlines(manifest);
  // Within this function a node is its position among the sorted ids, so that sorting positions sorts ids.
  const ids = [...nodes.keys()].sort();
  const positions = new Map<NodeId, number>();
  for (const id of ids) positions.set(id, positions.size);
  const parents = ids.map(id => parentsOf(nodes.get(id), positions));
  const children = childrenOf(parents);
  const order = topologicalOrder(parents, children);
  const keys = new Set(ids);
  // Most commands look at the edges of few nodes.
  const byId = (lists: readonly (readonly number[])[]): Graph['parents'] =>
    lazyRecord(keys, id => named(lists[positions.get(id) ?? -1] ?? [], ids));
  const graph: Graph = { order: named(order, ids), parents: byId(parents), children: byId(children) };
  if (order.length < ids.length) throw new TsdbtError(cycleDiagnostics(graphNodes(manifest), graph));
  return graph;
}

function parentsOf(node: NodeOutline | undefined, positions: ReadonlyMap<NodeId, number>): readonly number[] {
  if (node === undefined || node.parents.length === 0) return [];
  const parents: number[] = [];
  for (const id of node.parents) {
    const position = positions.get(id);
    if (position !== undefined && !parents.includes(position)) parents.push(position);
  }
  return parents.sort((a, b) => a - b);
}

function named(positions: readonly number[], ids: readonly NodeId[]): readonly NodeId[] {
  return positions.length === 0 ? NONE : positions.map(position => ids[position] ?? '');
}

const NONE: readonly NodeId[] = [];
