import type { Graph, Manifest, NodeId } from '@tsdbt/core';
import { addBit, addBits, type BitSet, bitSet, bitsBeyond, countBits, hasBit } from './bit-set.ts';
import { graphOutlines } from './graph-nodes.ts';

/**
 * For `build`: the data tests (among `running`) that a node waits for beside its parents. A test gates every node that has all of the
 * test's parents among its ancestors; given are only the first nodes on each way, because all below wait for those anyway.
 * dbt: `add_test_edges_1`, whose edges have the same transitive closure.
 *
 * A test of one parent gates that parent's children. For tests of several parents one pass in topological order keeps, per node, which
 * *jointly tested* nodes are its ancestors (a bit set). A node can be the first below all parents of a test only if it brings together
 * what none of its parents has alone, so only tests of the newly joined ancestors are looked at.
 */
export function testGates(
  graph: Graph,
  manifest: Manifest,
  running: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, readonly NodeId[]> {
  const gates = new Map<NodeId, NodeId[]>();
  const joint: JointTest[] = [];
  const outlines = graphOutlines(manifest);
  const order = graph.order.filter(id => running.has(id) && outlines.get(id)?.resource_type === 'test');
  for (const test of order) {
    const parents = graph.parents[test] ?? [];
    if (parents.length > 1) joint.push({ test, parents });
    else
      for (const child of graph.children[parents[0] ?? ''] ?? []) if (canWait(child, outlines)) add(gates, child, test);
  }
  if (joint.length > 0) addJointGates(gates, joint, graph, outlines);
  return gates;
}

interface JointTest {
  readonly test: NodeId;
  readonly parents: readonly NodeId[];
}

function addJointGates(
  gates: Map<NodeId, NodeId[]>,
  joint: readonly JointTest[],
  graph: Graph,
  outlines: Outlines,
): void {
  const bits = numbered(joint.flatMap(({ parents }) => parents));
  const tests = joint.map(({ test, parents }) => ({ test, needs: parents.map(parent => bits.get(parent) ?? 0) }));
  const testsByBit: JointlyTested[][] = Array.from(bits, () => []);
  for (const test of tests) for (const bit of test.needs) testsByBit[bit]?.push(test);

  const ancestors = new Map<NodeId, BitSet>();
  for (const id of graph.order) {
    const parents = graph.parents[id] ?? [];
    const waits = canWait(id, outlines);
    if (parents.length === 0 || (!waits && graph.children[id]?.length === 0)) continue;
    const own = ancestorsBelow(parents, ancestors, bits);
    ancestors.set(id, own);
    if (!waits) continue;
    const ofParents = parents.flatMap(parent => (canWait(parent, outlines) ? (ancestors.get(parent) ?? []) : []));
    for (const { test } of newlyComplete(own, ofParents, testsByBit)) add(gates, id, test);
  }
}

interface JointlyTested {
  readonly test: NodeId;
  /** Bits of the test's parents. */
  readonly needs: readonly number[];
}

function numbered(ids: readonly NodeId[]): ReadonlyMap<NodeId, number> {
  return new Map([...new Set(ids)].map((id, bit) => [id, bit]));
}

/** The jointly tested nodes among `parents` and their ancestors. */
function ancestorsBelow(
  parents: readonly NodeId[],
  ancestors: ReadonlyMap<NodeId, BitSet>,
  bits: ReadonlyMap<NodeId, number>,
): BitSet {
  const all = bitSet(bits.size);
  for (const parent of parents) {
    const above = ancestors.get(parent);
    if (above !== undefined) addBits(all, above);
    const bit = bits.get(parent);
    if (bit !== undefined) addBit(all, bit);
  }
  return all;
}

/** Tests that need nothing but `own`, and that none of the parents' sets satisfies already. */
function newlyComplete(
  own: BitSet,
  ofParents: readonly BitSet[],
  testsByBit: readonly (readonly JointlyTested[])[],
): JointlyTested[] {
  const candidates = new Set<JointlyTested>();
  for (const bit of bitsBeyond(own, largest(ofParents))) for (const test of testsByBit[bit] ?? []) candidates.add(test);
  return [...candidates].filter(({ needs }) => {
    const satisfies = (set: BitSet): boolean => needs.every(bit => hasBit(set, bit));
    return satisfies(own) && !ofParents.some(satisfies);
  });
}

function largest(sets: readonly BitSet[]): BitSet | undefined {
  let best: BitSet | undefined;
  let most = -1;
  for (const set of sets) {
    const count = countBits(set);
    if (count > most) [best, most] = [set, count];
  }
  return best;
}

/** dbt: only nodes of `manifest.nodes` wait for tests, and no test waits for another. */
function canWait(id: NodeId, outlines: Outlines): boolean {
  return WAITING.has(outlines.get(id)?.resource_type);
}

const WAITING: ReadonlySet<string | undefined> = new Set([
  'model',
  'seed',
  'snapshot',
  'analysis',
  'operation',
  'sql_operation',
]);

type Outlines = ReturnType<typeof graphOutlines>;

function add(gates: Map<NodeId, NodeId[]>, id: NodeId, test: NodeId): void {
  const tests = gates.get(id);
  if (tests === undefined) gates.set(id, [test]);
  else tests.push(test);
}
