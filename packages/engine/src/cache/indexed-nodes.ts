import { GRAPH_SECTIONS, type GraphSection, type KeySet, type NodeId, type NodeOutline, sectionOf } from '@tsdbt/core';

/**
 * The nodes of an index by id. The manifest's sections, the graph and the places of entries all look up in this one table, which is made
 * when the first of them asks.
 */
export class IndexedNodes<N extends NodeOutline = NodeOutline> implements ReadonlyMap<NodeId, N> {
  readonly list: readonly N[];
  private readonly table: { positions?: ReadonlyMap<NodeId, number>; ranges?: ReadonlyMap<GraphSection, Range> };

  constructor(list: readonly N[], table: IndexedNodes['table'] = {}) {
    this.list = list;
    this.table = table;
  }

  /** Other nodes with the same ids in the same places. */
  replacedBy(list: readonly N[]): IndexedNodes<N> {
    return new IndexedNodes(list, this.table);
  }

  positionOf(id: NodeId): number | undefined {
    this.table.positions ??= positionsOf(this.list);
    return this.table.positions.get(id);
  }

  /** Where a node stands in its section. */
  positionInSection(section: GraphSection, id: NodeId): number | undefined {
    const position = this.positionOf(id);
    const [first, end] = this.rangeOf(section);
    return position === undefined || position < first || position >= end ? undefined : position - first;
  }

  idsOf(section: GraphSection): KeySet {
    const [first, end] = this.rangeOf(section);
    const { list } = this;
    return {
      has: id => this.positionInSection(section, id) !== undefined,
      *[Symbol.iterator]() {
        for (let at = first; at < end; at++) yield list[at]?.unique_id ?? '';
      },
    };
  }

  get size(): number {
    return this.list.length;
  }

  has(id: NodeId): boolean {
    return this.positionOf(id) !== undefined;
  }

  get(id: NodeId): N | undefined {
    const position = this.positionOf(id);
    return position === undefined ? undefined : this.list[position];
  }

  forEach(call: (node: N, id: NodeId, map: ReadonlyMap<NodeId, N>) => void): void {
    for (const node of this.list) call(node, node.unique_id, this);
  }

  values(): MapIterator<N> {
    return this.list.values();
  }

  *keys(): MapIterator<NodeId> {
    for (const { unique_id: id } of this.list) yield id;
  }

  *entries(): MapIterator<[NodeId, N]> {
    for (const node of this.list) yield [node.unique_id, node];
  }

  [Symbol.iterator](): MapIterator<[NodeId, N]> {
    return this.entries();
  }

  private rangeOf(section: GraphSection): Range {
    this.table.ranges ??= rangesOf(this.list);
    return this.table.ranges.get(section) ?? NOWHERE;
  }
}

/** The first position of a section, and the one behind its last. */
type Range = readonly [number, number];

const NOWHERE: Range = [0, 0];

function positionsOf(list: readonly NodeOutline[]): ReadonlyMap<NodeId, number> {
  const positions = new Map<NodeId, number>();
  for (const { unique_id: id } of list) positions.set(id, positions.size);
  return positions;
}

/** An index lists nodes in the manifest's order: section by section. */
function rangesOf(list: readonly NodeOutline[]): ReadonlyMap<GraphSection, Range> {
  const counts = new Map<GraphSection, number>(GRAPH_SECTIONS.map(section => [section, 0]));
  for (const { resource_type: type } of list) {
    const section = sectionOf(type);
    counts.set(section, (counts.get(section) ?? 0) + 1);
  }
  const ranges = new Map<GraphSection, Range>();
  let first = 0;
  for (const [section, count] of counts) {
    ranges.set(section, [first, first + count]);
    first += count;
  }
  return ranges;
}
