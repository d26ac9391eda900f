import type { AnyNode, Graph, Manifest, NodeId } from '@tsdbt/core';
import { TsdbtError } from '@tsdbt/core';
import { cycleDiagnostics } from './cycle-diagnostics.ts';
import { graphNodes } from './graph-nodes.ts';

/**
 * Everything that has edges (nodes, sources, exposures, metrics, unit tests, …) and who depends on whom, from `depends_on.nodes`.
 * A parent that is not in the manifest (disabled, or unknown and reported by the parser) gives no edge. O(V + E) beside the sorting.
 * Raises TS4003 for every circle. dbt: `Linker.link_graph`.
 */
export function buildGraph(manifest: Manifest): Graph {
  const nodes = graphNodes(manifest);
  const ids = [...nodes.keys()].sort();
  const parents = new Map<NodeId, readonly NodeId[]>();
  const children = new Map<NodeId, NodeId[]>(ids.map(id => [id, []]));
  for (const id of ids) {
    const own = parentsOf(nodes.get(id), nodes);
    parents.set(id, own);
    // Children come out sorted because the ids are visited in their order.
    for (const parent of own) children.get(parent)?.push(id);
  }
  const order = topologicalOrder(parents, children);
  if (order.length < ids.length) throw new TsdbtError(cycleDiagnostics(nodes, parents, new Set(order)));
  return { order, parents: Object.fromEntries(parents), children: Object.fromEntries(children) };
}

function parentsOf(node: AnyNode | undefined, nodes: ReadonlyMap<NodeId, AnyNode>): readonly NodeId[] {
  if (node === undefined || node.resource_type === 'source') return [];
  const known = node.depends_on.nodes.filter(parent => nodes.has(parent));
  return known.length < 2 ? known : [...new Set(known)].sort();
}

/** Level by level (a node's level is the length of the longest way to it), ties by id. Nodes in or below a circle are left out. */
function topologicalOrder(
  parents: ReadonlyMap<NodeId, readonly NodeId[]>,
  children: ReadonlyMap<NodeId, readonly NodeId[]>,
): NodeId[] {
  const waitingFor = new Map<NodeId, number>();
  let level: NodeId[] = [];
  for (const [id, own] of parents) {
    if (own.length === 0) level.push(id);
    else waitingFor.set(id, own.length);
  }
  const order: NodeId[] = [];
  while (level.length > 0) {
    const next: NodeId[] = [];
    for (const id of level) {
      order.push(id);
      for (const child of children.get(id) ?? []) {
        const left = (waitingFor.get(child) ?? 0) - 1;
        waitingFor.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    level = next.sort();
  }
  return order;
}
