import type { AnyNode, DocNode, GroupNode, Invocation, JsonValue, MacroNode, Manifest, NodeId } from '@tsdbt/core';
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

/** Which part of the manifest a kind of node goes to. */
const SECTIONS = {
  model: 'nodes',
  seed: 'nodes',
  snapshot: 'nodes',
  test: 'nodes',
  analysis: 'nodes',
  operation: 'nodes',
  sql_operation: 'nodes',
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  function: 'functions',
  unit_test: 'unit_tests',
} as const satisfies Record<AnyNode['resource_type'], keyof Manifest>;

/** Puts everything in its place. dbt: the shape of manifest v12. */
export function buildManifest(session: ParseSession, parts: ManifestParts): Manifest {
  const sections: Record<(typeof SECTIONS)[keyof typeof SECTIONS], Record<NodeId, AnyNode>> = {
    nodes: {},
    sources: {},
    exposures: {},
    metrics: {},
    semantic_models: {},
    saved_queries: {},
    functions: {},
    unit_tests: {},
  };
  for (const node of parts.nodes.enabled.values()) sections[SECTIONS[node.resource_type]][node.unique_id] = node;
  return {
    metadata: metadata(session.invocation, session.root.name),
    ...(sections as unknown as Pick<Manifest, keyof typeof sections>),
    macros: parts.macros,
    docs: parts.docs,
    groups: parts.groups,
    selectors: parts.selectors,
    disabled: Object.fromEntries(parts.nodes.disabled),
  };
}

export function metadata(invocation: Invocation, rootName: string): Manifest['metadata'] {
  const custom = customVariables(invocation);
  return {
    project_name: rootName,
    project_id: digest('md5', rootName),
    adapter_type: 'clickhouse',
    generated_at: invocation.startedAt,
    invocation_id: invocation.id,
    invocation_started_at: invocation.startedAt,
    env: custom,
    quoting: { database: true, schema: true, identifier: true, column: null, ...objectOf(root.config.values.quoting) },
  };
}

/** dbt: the variables that every artifact keeps, without their prefix. */
export function customVariables({ env }: Invocation): Readonly<Record<string, string>> {
  const names = Object.keys(env).filter(name => name.startsWith(CUSTOM_ENV));
  return Object.fromEntries(names.map(name => [name.slice(CUSTOM_ENV.length), env[name] ?? '']));
}

const CUSTOM_ENV = 'DBT_ENV_CUSTOM_ENV_';
