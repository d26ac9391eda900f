import type { NodeId } from './node.ts';

/** Who depends on whom: nodes, sources, exposures, unit tests … An edge goes from parent to child; both lists are sorted. */
export interface Graph {
  /** All ids in topological order, ties by id. */
  readonly order: readonly NodeId[];
  readonly parents: Readonly<Record<NodeId, readonly NodeId[]>>;
  readonly children: Readonly<Record<NodeId, readonly NodeId[]>>;
}
