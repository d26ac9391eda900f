import type { AnyNode, Manifest, ManifestNode, NodeId, PassiveNode, SourceNode, UnitTestNode } from '@tsdbt/core';

/** What a test says about a node; everything else is filled in. */
export interface NodeFixture {
  readonly parents?: readonly string[];
  readonly [property: string]: unknown;
}

/**
 * A manifest of project `p` from `kind.name` (or `kind.package.name`) → properties; `parents` are such names too. Made for tests of
 * selection and graph: a node has just the fields that those read.
 */
export function manifestFixture(nodes: Readonly<Record<string, NodeFixture>>, rest: Partial<Manifest> = {}): Manifest {
  const sections: Record<string, Record<NodeId, AnyNode>> = {};
  for (const [name, properties] of Object.entries(nodes)) {
    const node = nodeFixture(name, properties);
    const section = SECTIONS[node.resource_type] ?? 'nodes';
    sections[section] ??= {};
    sections[section][node.unique_id] = node;
  }
  return {
    metadata: { project_name: 'p', generated_at: '2026-01-01T00:00:00Z' } as Manifest['metadata'],
    nodes: {},
    sources: {},
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
    functions: {},
    ...sections,
    ...rest,
  };
}

/** `model.a` → `model.p.a`; ids that already name a package stay. */
export function idOf(name: string): NodeId {
  const [kind, ...parts] = name.split('.');
  return parts.length === 1 || kind === 'unit_test' ? `${kind}.p.${parts.join('.')}` : name;
}

const SECTIONS: Readonly<Record<string, keyof Manifest>> = {
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  unit_test: 'unit_tests',
  function: 'functions',
};

function nodeFixture(key: string, { parents = [], config, ...properties }: NodeFixture): AnyNode {
  const id = key.startsWith('source.') && key.split('.').length === 3 ? key.replace('source.', 'source.p.') : idOf(key);
  const [kind = '', packageName = '', ...rest] = id.split('.');
  const name = rest.at(-1) ?? '';
  const node = {
    unique_id: id,
    resource_type: kind,
    name,
    package_name: packageName,
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    fqn: [packageName, ...rest],
    raw_code: 'select 1',
    tags: [],
    columns: {},
    constraints: [],
    contract: { enforced: false, alias_types: true, checksum: null },
    checksum: { name: 'none', checksum: '' },
    description: '',
    unrendered_config: {},
    depends_on: { nodes: parents.map(parentId), macros: [] },
    local: {},
    ...(kind === 'source' && { source_name: rest[0] }),
    ...properties,
    config: { enabled: true, materialized: 'view', tags: [], meta: {}, ...(config as object | undefined) },
  };
  return node as unknown as ManifestNode | SourceNode | PassiveNode | UnitTestNode;
}

function parentId(name: string): NodeId {
  return name.startsWith('source.') && name.split('.').length === 3 ? name.replace('source.', 'source.p.') : idOf(name);
}
