import type { Manifest } from '@tsdbt/core';
import { Dict } from '@tsdbt/jinja';
import { nodeFields } from './model-value.ts';

/**
 * `graph`: the manifest as dicts that templates may change; one for an invocation (packages keep notes in it), never the manifest
 * itself. Built when it is first asked for.
 */
export function graphValue(manifest: Manifest): Dict {
  let graph = graphs.get(manifest);
  if (graph === undefined) {
    graph = new Dict(SECTIONS.map(section => [section, sectionValue(manifest[section])]));
    graphs.set(manifest, graph);
  }
  return graph;
}

/** What `graph` holds while parsing, when nobody knows the graph yet. */
export function emptyGraph(): Dict {
  return new Dict(SECTIONS.map(section => [section, new Dict()]));
}

const graphs = new WeakMap<Manifest, Dict>();

/** dbt: `flat_graph`, in its order; unit tests are no part of it. */
const SECTIONS = [
  'exposures',
  'functions',
  'groups',
  'metrics',
  'nodes',
  'sources',
  'semantic_models',
  'saved_queries',
] as const;

function sectionValue(entries: Readonly<Record<string, object>>): Dict {
  return new Dict(Object.entries(entries).map(([id, node]) => [id, nodeFields(node)]));
}
