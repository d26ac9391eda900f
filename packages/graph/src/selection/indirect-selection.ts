import type { Graph, IndirectSelection, NodeId } from '@tsdbt/core';
import { walkGraph } from '../walk-graph.ts';
import type { Selected } from './evaluate-expression.ts';

/**
 * Adds the tests of selected nodes: eager with any parent selected, cautious with all parents, buildable with all parents selected or
 * above what is selected, empty never. Tests that don't qualify are held back. dbt: `expand_selection`.
 */
export function withIndirectTests(selected: ReadonlySet<NodeId>, mode: IndirectSelection, graph: Graph): Selected {
  const held = new Set<NodeId>();
  if (mode === 'empty') return { direct: selected, held };
  const direct = new Set(selected);
  const available = mode === 'buildable' ? buildable(selected, graph) : selected;
  const accepts = (parent: NodeId): boolean =>
    available.has(parent) || (mode === 'buildable' && parent.startsWith('source.'));
  for (const id of selected)
    for (const child of graph.children[id] ?? []) {
      if (!isTest(child) || direct.has(child)) continue;
      if (mode === 'eager' || graph.parents[child]?.every(accepts)) direct.add(child);
      else held.add(child);
    }
  return { direct, held };
}

/** Selects tests that were held back once the other parts of a set bring their missing parents. dbt: `incorporate_indirect_nodes`. */
export function reconsiderHeldTests(
  { direct, held }: Selected,
  mode: IndirectSelection,
  graph: Graph,
): ReadonlySet<NodeId> {
  if (mode === 'eager' || mode === 'empty' || held.size === 0) return direct;
  const available = mode === 'buildable' ? buildable(direct, graph) : direct;
  const complete = [...held].filter(id => isDataTest(id) && graph.parents[id]?.every(parent => available.has(parent)));
  return complete.length === 0 ? direct : new Set([...direct, ...complete]);
}

function buildable(selected: ReadonlySet<NodeId>, graph: Graph): ReadonlySet<NodeId> {
  return new Set([...selected, ...walkGraph(graph, selected, 'parents')]);
}

function isTest(id: NodeId): boolean {
  return isDataTest(id) || id.startsWith('unit_test.');
}

function isDataTest(id: NodeId): boolean {
  return id.startsWith('test.');
}
