import type { Graph, Manifest, NodeId } from '@tsdbt/core';
import { addBit, addBits, type BitSet, bitSet, bitsBeyond, countBits, hasBit } from './bit-set.ts';

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
  const order = graph.order.filter(id => manifest.nodes[id]?.resource_type === 'test' && running.has(id));
  for (const test of order) {
    const parents = graph.parents[test] ?? [];
    if (parents.length > 1) joint.push({ test, parents });
    else
      for (const child of graph.children[parents[0] ?? ''] ?? []) if (canWait(child, manifest)) add(gates, child, test);
  }
  if (joint.length > 0) addJointGates(gates, joint, graph, manifest);
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
  manifest: Manifest,
): void {
  const tested = new JointlyTested(joint);
  const ancestors = new Map<NodeId, BitSet>();
  for (const id of graph.order) {
    const parents = graph.parents[id] ?? [];
    if (parents.length === 0 || (graph.children[id]?.length === 0 && !canWait(id, manifest))) continue;
    const all = tested.ancestorsBelow(parents, ancestors);
    ancestors.set(id, all);
    if (!canWait(id, manifest)) continue;
    const covered = parents.flatMap(parent => (canWait(parent, manifest) ? (ancestors.get(parent) ?? []) : []));
    for (const test of tested.newlyComplete(all, covered)) add(gates, id, test);
  }
}

/** Numbers the nodes that tests of several parents look at, and answers which tests a set of those numbers completes. */
class JointlyTested {
  private readonly bitOf = new Map<NodeId, number>();
  private readonly tests: readonly { readonly test: NodeId; readonly bits: readonly number[] }[];
  /** By bit: positions in `tests`. */
  private readonly testsOf: number[][] = [];

  constructor(joint: readonly JointTest[]) {
    this.tests = joint.map(({ test, parents }, position) => {
      const bits = parents.map(parent => this.number(parent));
      for (const bit of bits) this.testsOf[bit]?.push(position);
      return { test, bits };
    });
  }

  /** The numbered nodes among `parents` and their ancestors. */
  ancestorsBelow(parents: readonly NodeId[], ancestors: ReadonlyMap<NodeId, BitSet>): BitSet {
    const all = bitSet(this.bitOf.size);
    for (const parent of parents) {
      const above = ancestors.get(parent);
      if (above !== undefined) addBits(all, above);
      const own = this.bitOf.get(parent);
      if (own !== undefined) addBit(all, own);
    }
    return all;
  }

  /** Tests whose parents are all in `all`, but not all in one of `covered`. */
  newlyComplete(all: BitSet, covered: readonly BitSet[]): NodeId[] {
    const largest = covered.reduce<BitSet | undefined>(
      (best, set) => (best === undefined || countBits(set) > countBits(best) ? set : best),
      undefined,
    );
    const positions = new Set<number>();
    for (const bit of bitsBeyond(all, largest)) for (const position of this.testsOf[bit] ?? []) positions.add(position);
    const complete: NodeId[] = [];
    for (const position of positions) {
      const { test, bits } = this.tests[position] ?? { test: '', bits: [] };
      const within = (set: BitSet): boolean => bits.every(bit => hasBit(set, bit));
      if (within(all) && !covered.some(within)) complete.push(test);
    }
    return complete;
  }

  private number(id: NodeId): number {
    const known = this.bitOf.get(id);
    if (known !== undefined) return known;
    this.testsOf.push([]);
    this.bitOf.set(id, this.bitOf.size);
    return this.bitOf.size - 1;
  }
}

/** dbt: only nodes of `manifest.nodes` wait for tests, and no test waits for another. */
function canWait(id: NodeId, manifest: Manifest): boolean {
  const node = manifest.nodes[id];
  return node !== undefined && node.resource_type !== 'test';
}

function add(gates: Map<NodeId, NodeId[]>, id: NodeId, test: NodeId): void {
  const tests = gates.get(id);
  if (tests === undefined) gates.set(id, [test]);
  else tests.push(test);
}
