import {
  type AnyNode,
  customVariables,
  DBT_VERSIONS,
  type DocNode,
  GRAPH_SECTIONS,
  type GraphSection,
  type GroupNode,
  type Invocation,
  type JsonObject,
  type JsonValue,
  type MacroNode,
  type Manifest,
  type NodeId,
  sectionOf,
} from '@tsdbt/core';
import { type IndexedNode, indexedNode } from './cache/parse-index.ts';
import { digest } from './naming/digest.ts';
import type { ParseSession } from './parse-session.ts';
import type { NodeCollection } from './resolve/node-collection.ts';
import { objectOf } from './yaml/json-shape.ts';

export interface ManifestParts {
  readonly nodes: NodeCollection;
  readonly macros: Readonly<Record<NodeId, MacroNode>>;
  readonly docs: Readonly<Record<NodeId, DocNode>>;
  readonly groups: Readonly<Record<NodeId, GroupNode>>;
  readonly selectors: Readonly<Record<string, JsonValue>>;
}

/** A manifest whose outlines have all that the index of a parse has of nodes. */
export interface IndexedManifest extends Manifest {
  readonly outlines: ReadonlyMap<NodeId, IndexedNode>;
}

/** Puts everything in its place. dbt: the shape of manifest v12. */
export function buildManifest(session: ParseSession, parts: ManifestParts): IndexedManifest {
  const sections: Record<GraphSection, Record<NodeId, AnyNode>> = {
    nodes: {},
    sources: {},
    exposures: {},
    metrics: {},
    semantic_models: {},
    saved_queries: {},
    functions: {},
    unit_tests: {},
  };
  const inOrder = new Map(GRAPH_SECTIONS.map(section => [section, [] as AnyNode[]]));
  for (const node of parts.nodes.enabled.values()) {
    const section = sectionOf(node.resource_type);
    sections[section][node.unique_id] = node;
    inOrder.get(section)?.push(node);
  }
  const outlines = new Map<NodeId, IndexedNode>();
  for (const nodes of inOrder.values()) for (const node of nodes) outlines.set(node.unique_id, indexedNode(node));
  return {
    metadata: manifestMetadata(session.invocation, {
      name: session.root.name,
      quoting: objectOf(session.root.config.values.quoting),
    }),
    ...(sections as unknown as Pick<Manifest, keyof typeof sections>),
    macros: parts.macros,
    docs: parts.docs,
    groups: parts.groups,
    selectors: parts.selectors,
    disabled: Object.fromEntries(parts.nodes.disabled),
    outlines,
  };
}

/** Who made the manifest of which project, and when; `quoting` is the project file's. */
export function manifestMetadata(
  invocation: Invocation,
  { name, quoting }: { readonly name: string; readonly quoting: JsonObject },
): Manifest['metadata'] {
  const custom = customVariables(invocation.env);
  return {
    project_name: name,
    project_id: digest('md5', name),
    adapter_type: 'clickhouse',
    generated_at: invocation.startedAt,
    invocation_id: invocation.id,
    dbt_version: DBT_VERSIONS[invocation.dbtRelease],
    invocation_started_at: invocation.startedAt,
    env: custom,
    quoting: { database: true, schema: true, identifier: true, column: null, ...quoting },
  };
}
