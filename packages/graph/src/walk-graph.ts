import type { Graph, NodeId } from '@tsdbt/core';

/**
 * The ids reached from `from` by at least one and at most `depth` edges, towards parents or children. A member of `from` is in the
 * result only if another member (or a way of at least one edge) leads to it. dbt: `select_parents`, `select_children`.
 */
export function walkGraph(
  graph: Graph,
  from: Iterable<NodeId>,
  towards: 'parents' | 'children',
  depth: number = Number.POSITIVE_INFINITY,
): Set<NodeId> {
  const edges = graph[towards];
  const reached = new Set<NodeId>();
  let layer = [...from];
  for (let level = 0; level < depth && layer.length > 0; level++) {
    const next: NodeId[] = [];
    for (const id of layer) {
      for (const neighbour of edges[id] ?? []) {
        if (reached.has(neighbour)) continue;
        reached.add(neighbour);
        next.push(neighbour);
      }
    }
    layer = next;
  }
  return reached;
}
