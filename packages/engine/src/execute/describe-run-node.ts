import type { AnyNode, JsonObject, Manifest, NodeId, NodeInfo, RunNode } from '@tsdbt/core';

/** What reporters need to name a node: its kind in one word, its relation or name, its file. */
export function describeRunNode(manifest: Manifest, id: NodeId): RunNode {
  const node = findNode(manifest, id);
  if (node === undefined) throw new Error(`no node ${id}`);
  const parents = 'depends_on' in node ? node.depends_on.nodes : [];
  const [only] = parents;
  const isTest = node.resource_type === 'test' || node.resource_type === 'unit_test';
  return {
    id,
    kind: kindOf(node),
    label: labelOf(node),
    file: node.original_file_path,
    info: nodeInfo(node),
    ...(isTest && parents.length === 1 && only !== undefined ? { attachedTo: only } : {}),
  };
}

/** dbt: `node_info`, what every log event of a node carries. */
export function nodeInfo(node: AnyNode): NodeInfo {
  const config = 'config' in node ? node.config : {};
  return {
    name: node.name,
    path: 'path' in node ? node.path : '',
    resourceType: node.resource_type,
    materialized: 'materialized' in config && typeof config.materialized === 'string' ? config.materialized : '',
    checksum: 'checksum' in node ? checksumOf(node.checksum) : '',
    meta: metaOf(config),
    alias: 'alias' in node ? textOr(node.alias) : '',
    schema: 'schema' in node ? textOr(node.schema) : '',
    relationName: 'relation_name' in node ? textOr(node.relation_name) : '',
  };
}

function checksumOf(checksum: unknown): string {
  return typeof checksum === 'object' && checksum !== null && 'checksum' in checksum ? textOr(checksum.checksum) : '';
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function metaOf(config: object): JsonObject {
  return 'meta' in config && typeof config.meta === 'object' && config.meta !== null ? (config.meta as JsonObject) : {};
}

/** Any node that can be selected, wherever the manifest keeps it. */
export function findNode(manifest: Manifest, id: NodeId): AnyNode | undefined {
  return (
    manifest.nodes[id] ??
    manifest.sources[id] ??
    manifest.unit_tests[id] ??
    manifest.exposures[id] ??
    manifest.saved_queries[id] ??
    manifest.functions[id] ??
    manifest.metrics[id] ??
    manifest.semantic_models[id]
  );
}

function kindOf(node: AnyNode): string {
  switch (node.resource_type) {
    case 'model':
      return node.config.materialized as string;
    case 'source':
      return 'load';
    case 'unit_test':
      return 'unit test';
    default:
      return node.resource_type;
  }
}

function labelOf(node: AnyNode): string {
  switch (node.resource_type) {
    case 'source':
      return `${node.schema}.${node.identifier}`;
    case 'model':
    case 'seed':
    case 'snapshot':
      return node.schema === '' ? node.alias : `${node.schema}.${node.alias}`;
    default:
      return node.name;
  }
}
