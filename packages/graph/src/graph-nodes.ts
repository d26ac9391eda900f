import type { AnyNode, Manifest, NodeId, NodeOutline } from '@tsdbt/core';
import { GRAPH_SECTIONS, outlineOf } from '@tsdbt/core';

/** Outlines of everything that has edges and can be selected, by id, in dbt's order of resource kinds. */
export function graphOutlines(manifest: Manifest): ReadonlyMap<NodeId, NodeOutline> {
  if (manifest.outlines !== undefined) return manifest.outlines;
  const known = made.get(manifest);
  if (known !== undefined) return known;
  const outlines = new Map<NodeId, NodeOutline>();
  for (const [id, node] of graphNodes(manifest)) outlines.set(id, outlineOf(node));
  made.set(manifest, outlines);
  return outlines;
}

const made = new WeakMap<Manifest, ReadonlyMap<NodeId, NodeOutline>>();

/** The same as whole nodes. */
export function graphNodes(manifest: Manifest): Map<NodeId, AnyNode> {
  const all = new Map<NodeId, AnyNode>();
  for (const kind of GRAPH_SECTIONS) for (const node of Object.values(manifest[kind])) all.set(node.unique_id, node);
  return all;
}

/** One of them. */
export function graphNode(manifest: Manifest, id: NodeId): AnyNode | undefined {
  for (const kind of GRAPH_SECTIONS) {
    const node = manifest[kind][id];
    if (node !== undefined) return node;
  }
  return undefined;
}
