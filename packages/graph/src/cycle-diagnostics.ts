import type { AnyNode, Diagnostic, Graph, NodeId, SourceSpan } from '@tsdbt/core';
import { edgePlace } from './edge-place.ts';

/**
 * One TS4003 for each group of nodes that depend on each other: the shortest circle through the group's first node, and for every
 * edge of it the place where it is written. The graph's order lacks the nodes that a circle holds up.
 */
export function cycleDiagnostics(nodes: ReadonlyMap<NodeId, AnyNode>, graph: Graph): Diagnostic[] {
  const ordered = new Set(graph.order);
  const edges = new Map<NodeId, readonly NodeId[]>();
  for (const id of nodes.keys()) {
    if (ordered.has(id)) continue;
    const parents = graph.parents[id] ?? [];
    edges.set(
      id,
      parents.filter(parent => !ordered.has(parent)),
    );
  }
  return firstOfEachKnot(edges).map(start => describe(shortestCircle(start, edges), nodes));
}

function describe(circle: readonly NodeId[], nodes: ReadonlyMap<NodeId, AnyNode>): Diagnostic {
  const [first = ''] = circle;
  const places = circle.slice(0, SHOWN).map((id, i) => {
    const parent = circle[i + 1] ?? first;
    return { id, parent, at: edgePlace(nodes.get(id), nodes.get(parent)) };
  });
  const at = places[0]?.at;
  return {
    code: 'TS4003',
    severity: 'error',
    message:
      circle.length === 1
        ? `${first} depends on itself: a cycle of one`
        : `found a cycle of nodes that depend on each other: ${path(circle, nodes)}`,
    hint: 'remove one of the references, or move what both sides need into a model of its own',
    notes: places.map(edge => `${edge.id} depends on ${edge.parent}${edge.at ? ` (${show(edge.at)})` : ''}`),
    ...(at !== undefined && { at }),
    nodeId: first,
  };
}

/** Edges of a circle that a message lists; a longer one is seldom and would only bury them. */
const SHOWN = 20;

function path(circle: readonly NodeId[], nodes: ReadonlyMap<NodeId, AnyNode>): string {
  const names = circle.slice(0, SHOWN).map(id => nodes.get(id)?.name ?? id);
  const hidden = circle.length - names.length;
  return [...names, ...(hidden > 0 ? [`(${hidden} more)`] : []), names[0]].join(' → ');
}

function show(at: SourceSpan): string {
  return [at.file, at.line, at.column].filter(part => part !== undefined).join(':');
}

/** Breadth first from `start` against the edges' direction until it meets itself again: child, parent, grandparent, … */
function shortestCircle(start: NodeId, parents: ReadonlyMap<NodeId, readonly NodeId[]>): NodeId[] {
  const cameFrom = new Map<NodeId, NodeId>();
  const queue: NodeId[] = [start];
  for (const id of queue) {
    for (const parent of parents.get(id) ?? []) {
      if (parent === start) return wayBack(id, start, cameFrom);
      if (cameFrom.has(parent)) continue;
      cameFrom.set(parent, id);
      queue.push(parent);
    }
  }
  throw new Error(`${start} is in no circle`);
}

function wayBack(end: NodeId, start: NodeId, cameFrom: ReadonlyMap<NodeId, NodeId>): NodeId[] {
  const path: NodeId[] = [];
  for (let at: NodeId | undefined = end; at !== undefined && at !== start; at = cameFrom.get(at)) path.push(at);
  return [start, ...path.reverse()];
}

/**
 * The first id of every strongly connected component that holds a circle (Tarjan's algorithm with a stack of its own, so that a
 * chain of 100,000 nodes does not overflow the call stack).
 */
function firstOfEachKnot(parents: ReadonlyMap<NodeId, readonly NodeId[]>): NodeId[] {
  const index = new Map<NodeId, number>();
  const low = new Map<NodeId, number>();
  const open: NodeId[] = [];
  const isOpen = new Set<NodeId>();
  const knots: NodeId[] = [];

  const enter = (id: NodeId): Visit => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    open.push(id);
    isOpen.add(id);
    return { id, edges: (parents.get(id) ?? [])[Symbol.iterator]() };
  };
  const lower = (id: NodeId, to: number | undefined): void => {
    low.set(id, Math.min(low.get(id) ?? 0, to ?? 0));
  };
  const leave = (id: NodeId): void => {
    if (low.get(id) !== index.get(id)) return;
    const members = open.splice(open.lastIndexOf(id));
    for (const member of members) isOpen.delete(member);
    if (members.length > 1 || parents.get(id)?.includes(id)) knots.push(members.sort()[0] ?? id);
  };

  for (const root of parents.keys()) {
    if (index.has(root)) continue;
    const visits = [enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const step = visit.edges.next();
      if (step.done) {
        visits.pop();
        leave(visit.id);
        const above = visits.at(-1);
        if (above !== undefined) lower(above.id, low.get(visit.id));
      } else if (!index.has(step.value)) visits.push(enter(step.value));
      else if (isOpen.has(step.value)) lower(visit.id, index.get(step.value));
    }
  }
  return knots.sort();
}

interface Visit {
  readonly id: NodeId;
  readonly edges: Iterator<NodeId>;
}
