import type {
  ColumnProperties,
  Graph,
  GroupNode,
  MacroNode,
  Manifest,
  ManifestNode,
  NodeId,
  NodeResourceType,
  PassiveNode,
  SourceNode,
  UnitTestNode,
} from '@tsdbt/core';

/** A manifest with every kind of resource, filled as the parser fills it. */
export const MIXED: Manifest = {
  metadata: {
    project_name: 'shop',
    project_id: '06e5b98db46bb5bd6ed0bc7e6cb6d3e4',
    adapter_type: 'clickhouse',
    generated_at: '2026-01-02T03:04:05.000000Z',
    invocation_id: '7790b5b9-c569-4865-b984-cf787185e951',
    dbt_version: '1.11.16',
    invocation_started_at: '2026-01-02T03:04:04.000000Z',
    env: { CI: 'yes' },
    quoting: { database: true, schema: true, identifier: true, column: null },
  },
  nodes: byId([
    {
      ...node('model', 'orders', ['source.shop.raw.orders', 'seed.shop.kinds']),
      access: 'protected',
      version: null,
      latest_version: null,
      deprecation_date: null,
      primary_key: ['id'],
      time_spine: null,
      group: 'finance',
      columns: { id: column('id') },
      patch_path: 'shop://models/schema.yml',
      local: { declaredAt: { file: 'models/schema.yml', line: 3, column: 5 }, asksWarehouse: true },
    },
    { ...node('seed', 'kinds'), raw_code: '', root_path: '/projects/shop' },
    { ...node('snapshot', 'orders_over_time', ['model.shop.orders']) },
    {
      ...node('test', 'unique_orders_id', ['model.shop.orders'], 'fed79b3a6e'),
      checksum: { name: 'none', checksum: '' },
      relation_name: null,
      test_metadata: { name: 'unique', namespace: null, kwargs: { column_name: 'id', model: "{{ ref('orders') }}" } },
      attached_node: 'model.shop.orders',
      column_name: 'id',
      file_key_name: 'models.orders',
      group: 'finance',
    },
    { ...node('test', 'no_gaps', ['model.shop.orders']), relation_name: null },
    { ...node('analysis', 'churn'), relation_name: null },
    { ...node('operation', 'shop-on-run-start-0'), relation_name: null, index: 0 },
  ]),
  sources: byId([source()]),
  macros: byId([macro('shop', 'cents'), macro('dbt', 'is_incremental')]),
  docs: byId([
    {
      unique_id: 'doc.shop.orders',
      resource_type: 'doc',
      name: 'orders',
      package_name: 'shop',
      path: 'docs.md',
      original_file_path: 'models/docs.md',
      block_contents: 'One row per order.',
    },
  ]),
  exposures: byId([
    passive('exposure', 'dashboard', {
      type: 'dashboard',
      owner: { email: null, name: 'Ann' },
      label: null,
      maturity: null,
      url: null,
      unrendered_config: {},
      refs: [{ name: 'orders', package: null, version: null }],
      sources: [],
      metrics: [],
      created_at: 1_700_000_000,
    }),
  ]),
  metrics: {},
  groups: byId([group()]),
  selectors: { nightly: { name: 'nightly', definition: { method: 'tag', value: 'nightly' } } },
  disabled: { 'model.shop.old': [{ ...node('model', 'old'), config: config('view', false) }] },
  saved_queries: {},
  semantic_models: {},
  unit_tests: byId([unitTest()]),
  functions: {},
};

export const MIXED_GRAPH: Graph = {
  order: ['seed.shop.kinds', 'source.shop.raw.orders', 'model.shop.orders'],
  parents: { 'model.shop.orders': ['seed.shop.kinds', 'source.shop.raw.orders'] },
  children: { 'seed.shop.kinds': ['model.shop.orders'] },
};

function byId<T extends { readonly unique_id: NodeId }>(nodes: readonly T[]): Readonly<Record<NodeId, T>> {
  return Object.fromEntries(nodes.map(entry => [entry.unique_id, entry]));
}

function node(type: NodeResourceType, name: string, parents: readonly NodeId[] = [], hash?: string): ManifestNode {
  const file = type === 'seed' ? `seeds/${name}.csv` : `${type}s/${name}.sql`;
  return {
    unique_id: [type, 'shop', name, ...(hash === undefined ? [] : [hash])].join('.'),
    resource_type: type,
    name,
    package_name: 'shop',
    path: `${name}.sql`,
    original_file_path: file,
    fqn: ['shop', name],
    alias: name,
    database: '',
    schema: 'dev',
    relation_name: `\`dev\`.\`${name}\``,
    checksum: { name: 'sha256', checksum: '0'.repeat(64) },
    raw_code: 'select 1',
    language: 'sql',
    config: config(type === 'model' ? 'table' : type),
    unrendered_config: {},
    tags: [],
    meta: {},
    group: null,
    description: '',
    columns: {},
    docs: { show: true, node_color: null },
    patch_path: null,
    refs: parents.map(parent => ({ name: parent.split('.').at(-1) ?? '', package: null, version: null })),
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: parents },
    contract: { enforced: false, alias_types: true, checksum: null },
    constraints: [],
    doc_blocks: [],
    created_at: 1_700_000_000,
    local: {},
  };
}

function config(materialized: string, enabled = true) {
  return { enabled, materialized, tags: [], meta: {}, order_by: 'id' };
}

function column(name: string): ColumnProperties {
  return {
    name,
    description: 'The key',
    meta: {},
    data_type: 'UInt64',
    constraints: [],
    quote: null,
    config: { meta: {}, tags: [] },
    tags: [],
    granularity: null,
    doc_blocks: [],
  };
}

function source(): SourceNode {
  return {
    unique_id: 'source.shop.raw.orders',
    resource_type: 'source',
    name: 'orders',
    source_name: 'raw',
    identifier: 'orders',
    package_name: 'shop',
    path: 'models/schema.yml',
    original_file_path: 'models/schema.yml',
    fqn: ['shop', 'raw', 'orders'],
    database: '',
    schema: 'raw',
    relation_name: '`raw`.`orders`',
    description: '',
    source_description: '',
    source_meta: {},
    loader: '',
    loaded_at_field: null,
    loaded_at_query: null,
    freshness: { warn_after: { count: 1, period: 'day' }, error_after: { count: null, period: null }, filter: null },
    external: null,
    quoting: { database: null, schema: null, identifier: null, column: null },
    columns: {},
    tags: [],
    meta: {},
    config: { enabled: true },
    unrendered_config: {},
    unrendered_database: null,
    unrendered_schema: null,
    patch_path: null,
    doc_blocks: [],
    created_at: 1_700_000_000,
    local: {},
  };
}

function macro(packageName: string, name: string): MacroNode {
  return {
    unique_id: `macro.${packageName}.${name}`,
    resource_type: 'macro',
    name,
    package_name: packageName,
    path: `macros/${name}.sql`,
    original_file_path: `macros/${name}.sql`,
    macro_sql: `{% macro ${name}() %}{% endmacro %}`,
    depends_on: { macros: [] },
    description: '',
    meta: {},
    config: { meta: {}, docs: { show: true, node_color: null } },
    docs: { show: true, node_color: null },
    patch_path: null,
    arguments: [{ name: 'x', type: 'string', description: '' }],
    supported_languages: null,
    created_at: 1_700_000_000,
    local: { builtin: packageName === 'dbt' },
  };
}

function passive(type: PassiveNode['resource_type'], name: string, more: Partial<PassiveNode>): PassiveNode {
  return {
    unique_id: `${type}.shop.${name}`,
    resource_type: type,
    name,
    package_name: 'shop',
    path: 'schema.yml',
    original_file_path: 'models/schema.yml',
    fqn: ['shop', name],
    description: '',
    depends_on: { macros: [], nodes: ['model.shop.orders'] },
    config: { enabled: true, tags: [], meta: {} },
    tags: [],
    meta: {},
    ...more,
  };
}

function group(): GroupNode {
  return {
    unique_id: 'group.shop.finance',
    resource_type: 'group',
    name: 'finance',
    package_name: 'shop',
    path: 'schema.yml',
    original_file_path: 'models/schema.yml',
    owner: { email: null, name: 'Ann' },
    description: null,
    config: { meta: {} },
  };
}

function unitTest(): UnitTestNode {
  return {
    unique_id: 'unit_test.shop.orders.adds_up',
    resource_type: 'unit_test',
    name: 'adds_up',
    model: 'orders',
    package_name: 'shop',
    path: 'schema.yml',
    original_file_path: 'models/schema.yml',
    fqn: ['shop', 'orders', 'adds_up'],
    description: '',
    given: [{ input: "ref('kinds')", rows: [{ id: 1 }], format: 'dict', fixture: null }],
    expect: { input: '', rows: [{ id: 1 }], format: 'dict', fixture: null },
    overrides: null,
    depends_on: { macros: [], nodes: ['model.shop.orders'] },
    config: { tags: [], meta: {}, enabled: true },
    tested_node_unique_id: 'model.shop.orders',
    versions: null,
    version: null,
    checksum: '0'.repeat(64),
    schema: 'dev',
    created_at: 1_700_000_000,
    local: {},
  };
}
