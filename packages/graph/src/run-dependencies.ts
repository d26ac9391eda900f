import type { Graph, Manifest, NodeId } from '@tsdbt/core';
import { testGates } from './test-gates.ts';
import { childrenOf, topologicalOrder } from './topological-order.ts';

/**
 * What each of the nodes to run has to wait for, among those nodes: its parents, and where a parent does not run, the parent's nearest
 * ancestors that do. Keys are in the order in which a single worker would run them: level by level, ties by id.
 *
 * With `testsGate` (the build command), tests stand in the way of what is downstream: a node waits for every data test whose parents
 * all are ancestors of the node, and a unit test runs before the model it tests, waiting for what that model waits for.
 * dbt: `add_test_edges`, `get_subset_graph`, `model_to_unit_test_map`.
 */
export function runDependencies(
  graph: Graph,
  manifest: Manifest,
  ids: Iterable<NodeId>,
  options: { readonly testsGate: boolean },
): ReadonlyMap<NodeId, readonly NodeId[]> {
  const running = new Set(ids);
  const gates = options.testsGate ? testGates(graph, manifest, running) : undefined;
  const unitTests = options.testsGate ? unitTestsOf(manifest, running) : undefined;
  const parentsOf = (id: NodeId): readonly NodeId[] => {
    const parents = graph.parents[id] ?? [];
    const tests = gates?.get(id);
    return tests === undefined ? parents : [...parents, ...tests].sort();
  };

  const nearest = new Map<NodeId, readonly NodeId[]>();
  const waits = new Map<NodeId, readonly NodeId[]>();
  for (const id of graph.order) {
    // Unit tests take their place when their model comes.
    if (unitTests?.tests.has(id)) continue;
    const ownUnitTests = unitTests?.byModel.get(id) ?? [];
    const above = nearestRunning(parentsOf(id), running, nearest);
    for (const test of ownUnitTests) waits.set(test, above);
    const all = ownUnitTests.length === 0 ? above : [...above, ...ownUnitTests].sort();
    // A model that does not run itself (an ephemeral one) lets its unit tests hold up what is below it.
    (running.has(id) ? waits : nearest).set(id, all);
  }
  return inLevels(waits);
}

/** The running nodes among `parents`, and in place of each other parent the running nodes nearest above it. */
function nearestRunning(
  parents: readonly NodeId[],
  running: ReadonlySet<NodeId>,
  nearest: ReadonlyMap<NodeId, readonly NodeId[]>,
): readonly NodeId[] {
  if (parents.every(parent => running.has(parent))) return parents;
  const [only] = parents;
  // Shares the list down a chain of nodes that don't run.
  if (parents.length === 1 && only !== undefined) return nearest.get(only) ?? [];
  const found = new Set<NodeId>();
  for (const parent of parents)
    if (running.has(parent)) found.add(parent);
    else for (const id of nearest.get(parent) ?? []) found.add(id);
  return [...found].sort();
}

function unitTestsOf(
  manifest: Manifest,
  running: ReadonlySet<NodeId>,
): { readonly tests: ReadonlySet<NodeId>; readonly byModel: ReadonlyMap<NodeId, readonly NodeId[]> } {
  const byModel = new Map<NodeId, NodeId[]>();
  const tests = new Set<NodeId>();
  for (const test of Object.values(manifest.unit_tests)) {
    const model = test.tested_node_unique_id ?? test.depends_on.nodes[0];
    if (model === undefined || !running.has(test.unique_id)) continue;
    tests.add(test.unique_id);
    const others = byModel.get(model);
    if (others === undefined) byModel.set(model, [test.unique_id]);
    else others.push(test.unique_id);
  }
  return { tests, byModel };
}

/** The nodes level by level, ties by id. A test may gate a node that the graph's own order has before it, so the order is made anew. */
function inLevels(waits: ReadonlyMap<NodeId, readonly NodeId[]>): ReadonlyMap<NodeId, readonly NodeId[]> {
  const ids = [...waits.keys()].sort();
  const positions = new Map(ids.map((id, position) => [id, position]));
  const parents = ids.map(id => (waits.get(id) ?? []).map(parent => positions.get(parent) ?? 0));
  const order = topologicalOrder(parents, childrenOf(parents));
  if (order.length < ids.length) throw new Error('the nodes to run wait for each other in a circle');
  const ordered = new Map<NodeId, readonly NodeId[]>();
  for (const position of order) {
    const id = ids[position] ?? '';
    ordered.set(id, waits.get(id) ?? []);
  }
  return ordered;
}
