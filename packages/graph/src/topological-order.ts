/** For each node (a position), the nodes that have it as a parent, in their order. */
export function childrenOf(parents: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const children: number[][] = parents.map(() => []);
  for (const [child, own] of parents.entries()) for (const parent of own) children[parent]?.push(child);
  return children;
}

/**
 * Level by level (a node's level is the length of the longest way to it), ties by position. Nodes in or below a circle are left out.
 * O(V + E) beside the sorting of each level.
 */
export function topologicalOrder(
  parents: readonly (readonly number[])[],
  children: readonly (readonly number[])[],
): readonly number[] {
  const unseenParents = parents.map(list => list.length);
  const order: number[] = [];
  let level = [...parents.keys()].filter(node => parents[node]?.length === 0);
  while (level.length > 0) {
    const next: number[] = [];
    for (const node of level) {
      order.push(node);
      for (const child of children[node] ?? []) {
        const unseen = (unseenParents[child] ?? 0) - 1;
        unseenParents[child] = unseen;
        if (unseen === 0) next.push(child);
      }
    }
    level = next.sort((a, b) => a - b);
  }
  return order;
}
