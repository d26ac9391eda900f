import { type Graph, lazyRecord, type NodeId } from '@tsdbt/core';

/** What a graph comes to, in numbers: members are positions in some list of them. */
export interface KnownEdges {
  /** As `buildGraph` found it. */
  readonly order: Int32Array;
  readonly parents: EdgeLists;
  readonly children: EdgeLists;
}

/** For each position its neighbours: those of `list` between where its own begin and where the next one's do. Below zero: no member. */
export interface EdgeLists {
  readonly starts: Int32Array;
  readonly list: Int32Array;
}

/** The members that the positions stand for. */
export interface GraphMembers {
  readonly ids: readonly NodeId[];
  readonly positionOf: (id: NodeId) => number | undefined;
}

/** Edges to keep, of an order and each one's parents. */
export function knownEdges(order: Int32Array, parents: EdgeLists): KnownEdges {
  return { order, parents, children: reversed(parents) };
}

/** The graph that `buildGraph` made of the same edges, without looking at any that nobody asks for. */
export function graphOfEdges({ order, parents, children }: KnownEdges, { ids, positionOf }: GraphMembers): Graph {
  const keys = { has: (id: NodeId) => positionOf(id) !== undefined, [Symbol.iterator]: () => ids[Symbol.iterator]() };
  const neighbours = ({ starts, list }: EdgeLists): Graph['parents'] =>
    lazyRecord(keys, id => {
      const position = positionOf(id) ?? -1;
      return named(list.subarray(starts[position], starts[position + 1]), ids);
    });
  const graph = {
    order: Array.from(order, position => ids[position] ?? ''),
    parents: neighbours(parents),
    children: neighbours(children),
  };
  numbered.set(graph, { order, parents, children });
  return graph;
}

/** The edges that graphs were made of. */
const numbered = new WeakMap<Graph, KnownEdges>();

/** For each node by its number in the order: the numbers of its children. Looks up no names where the edges are known by number. */
export function childNumbers(graph: Graph): (number: number) => readonly number[] {
  const edges = numbered.get(graph);
  if (edges === undefined) {
    const numbers = new Map(graph.order.map((id, number) => [id, number]));
    return number => (graph.children[graph.order[number] ?? ''] ?? []).map(child => numbers.get(child) ?? -1);
  }
  const { order, children } = edges;
  const numbers = new Int32Array(children.starts.length);
  for (const [number, position] of order.entries()) numbers[position] = number;
  return number => {
    const position = order[number] ?? -1;
    const own = children.list.subarray(children.starts[position], children.starts[position + 1]);
    return own.length < 2 ? Array.from(own, toNumber) : [...new Set(own)].map(toNumber);
  };

  function toNumber(position: number): number {
    return numbers[position] ?? -1;
  }
}

function reversed(edges: EdgeLists): EdgeLists {
  const starts = new Int32Array(edges.starts.length);
  for (const to of edges.list) if (to >= 0) starts[to + 1] = (starts[to + 1] ?? 0) + 1;
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const ends = starts.slice();
  const list = new Int32Array(starts.at(-1) ?? 0);
  for (let from = 0; from + 1 < edges.starts.length; from++) {
    for (const to of edges.list.subarray(edges.starts[from], edges.starts[from + 1])) {
      if (to < 0) continue;
      const end = ends[to] ?? 0;
      list[end] = from;
      ends[to] = end + 1;
    }
  }
  return { starts, list };
}

function named(positions: Int32Array, ids: readonly NodeId[]): readonly NodeId[] {
  const members = [...new Set(positions)].filter(position => position >= 0);
  return members.map(position => ids[position] ?? '').sort();
}
