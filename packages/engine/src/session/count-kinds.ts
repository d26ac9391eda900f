import type { AnyNode, Manifest } from '@tsdbt/core';
import { graphOutlines } from '@tsdbt/graph';

/** How many nodes of each kind a manifest has, in its order. */
export function countKinds(manifest: Manifest): ReadonlyMap<AnyNode['resource_type'], number> {
  const counts = new Map<AnyNode['resource_type'], number>();
  for (const { resource_type: kind } of graphOutlines(manifest).values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
