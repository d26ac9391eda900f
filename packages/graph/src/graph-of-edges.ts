import { type Graph, lazyRecord, type NodeId, once } from '@tsdbt/core';

/** What a graph was made of: its members by position, and each one's parents. */
export interface KnownEdges {
  readonly ids: readonly NodeId[];
  readonly positionOf: (id: NodeId) => number | undefined;
  /** Positions in the order that `buildGraph` found. */
  readonly order: Int32Array;
  /** How many of `parents` are the member's. */
  readonly parentCount: Int32Array;
  /** Positions; what is below zero is no member. */
  readonly parents: Int32Array;
}

/** The graph that `buildGraph` made of the same edges, without looking at any that nobody asks for. */
export function graphOfEdges({ ids, positionOf, order, parentCount, parents }: KnownEdges): Graph {
  const keys = { has: (id: NodeId) => positionOf(id) !== undefined, [Symbol.iterator]: () => ids[Symbol.iterator]() };
  const parentStarts = once(() => startsOf(parentCount));
  const children = once(() => childrenOf(parentStarts(), parents));
  const between = (list: Int32Array, starts: Int32Array, id: NodeId): readonly NodeId[] => {
    const position = positionOf(id) ?? -1;
    return named(list.subarray(starts[position], starts[position + 1]), ids);
  };
  return {
    order: Array.from(order, position => ids[position] ?? ''),
    parents: lazyRecord(keys, id => between(parents, parentStarts(), id)),
    children: lazyRecord(keys, id => between(children().list, children().starts, id)),
  };
}

/** Where each one's part of a list begins, and where the last one ends. */
function startsOf(counts: Int32Array): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  for (let at = 0; at < counts.length; at++) starts[at + 1] = (starts[at] ?? 0) + (counts[at] ?? 0);
  return starts;
}

function childrenOf(parentStarts: Int32Array, parents: Int32Array): { list: Int32Array; starts: Int32Array } {
  const counts = new Int32Array(parentStarts.length - 1);
  for (const parent of parents) if (parent >= 0) counts[parent] = (counts[parent] ?? 0) + 1;
  const starts = startsOf(counts);
  const ends = starts.slice();
  const list = new Int32Array(starts.at(-1) ?? 0);
  for (let child = 0; child < counts.length; child++) {
    for (let at = parentStarts[child] ?? 0; at < (parentStarts[child + 1] ?? 0); at++) {
      const parent = parents[at] ?? -1;
      if (parent < 0) continue;
      const end = ends[parent] ?? 0;
      list[end] = child;
      ends[parent] = end + 1;
    }
  }
  return { list, starts };
}

function named(positions: Int32Array, ids: readonly NodeId[]): readonly NodeId[] {
  const members = [...new Set(positions)].filter(position => position >= 0);
  return members.map(position => ids[position] ?? '').sort();
}
