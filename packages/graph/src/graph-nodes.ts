import type { AnyNode, Manifest, NodeId } from '@tsdbt/core';

/** Everything of a manifest that has edges and can be selected, by id, in dbt's order of resource kinds. */
export function graphNodes(manifest: Manifest): Map<NodeId, AnyNode> {
  const all = new Map<NodeId, AnyNode>();
  for (const kind of GRAPH_KINDS) for (const node of Object.values(manifest[kind])) all.set(node.unique_id, node);
  return all;
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
