import type { AnyNode, Manifest, NodeId, NodeOutline } from '@tsdbt/core';
import { outlineOf } from '@tsdbt/core';

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
  for (const kind of GRAPH_KINDS) for (const node of Object.values(manifest[kind])) all.set(node.unique_id, node);
  return all;
}

/** One of them. */
export function graphNode(manifest: Manifest, id: NodeId): AnyNode | undefined {
  for (const kind of GRAPH_KINDS) {
    const node = manifest[kind][id];
    if (node !== undefined) return node;
  }
  return undefined;
}

/** The sections of a manifest whose entries are members of the graph. dbt: `SelectorMethod.all_nodes`. */
const GRAPH_KINDS = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'unit_tests',
  'semantic_models',
  'saved_queries',
  'functions',
] as const satisfies readonly (keyof Manifest)[];
