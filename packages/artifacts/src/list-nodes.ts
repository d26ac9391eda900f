import type { AnyNode, DbtRelease, JsonObject, JsonValue } from '@tsdbt/core';
import { entryOf, shownNode } from './node-entry.ts';

/** What `ls --output` takes. */
export type ListOutput = 'selector' | 'name' | 'path' | 'json';

/**
 * One line of `ls`. `selector` (the default) is text that selects the node again; `json` has `keys`, which may be
 * dotted (`config.materialized`); keys that a node lacks are left out. dbt: `ListTask`.
 */
export function lsLine(node: AnyNode, output: ListOutput, keys: readonly string[] = DEFAULT_KEYS): string {
  switch (output) {
    case 'selector':
      return selectorOf(node);
    case 'name':
      return searchName(node);
    case 'path':
      return node.original_file_path;
    case 'json':
      return JSON.stringify(pickKeys({ ...entryOf(shownNode(node)), ...parentsOf(node) }, keys));
  }
}

/** dbt 1.12: of models, and in listings only. */
function parentsOf(node: AnyNode): JsonObject {
  return node.resource_type === 'model' ? { direct_parents: [...node.depends_on.nodes] } : {};
}

function selectorOf(node: AnyNode): string {
  switch (node.resource_type) {
    case 'source':
      return `source:${node.package_name}.${node.source_name}.${node.name}`;
    case 'unit_test':
      return `unit_test:${node.package_name}.${node.name}${node.version === null ? '' : `_v${node.version}`}`;
    case 'exposure':
    case 'metric':
    case 'saved_query':
    case 'semantic_model':
      return `${node.resource_type}:${node.package_name}.${node.name}`;
    default:
      return node.fqn.join('.');
  }
}

function searchName(node: AnyNode): string {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`;
  const version = node.resource_type === 'model' ? (node.version ?? null) : null;
  return version === null ? node.name : `${node.name}.v${version}`;
}

function pickKeys(entry: JsonObject, keys: readonly string[]): Record<string, JsonValue> {
  const picked: Record<string, JsonValue> = {};
  for (const key of keys) {
    const value = valueAt(entry, key.split('.'));
    // dbt: a plain key shows null, a dotted one is left out then.
    if (value !== undefined && (value !== null || !key.includes('.'))) picked[key] = value;
  }
  return picked;
}

function valueAt(entry: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = entry;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/** What a listing has of a node where nobody names keys. */
export function listKeys(release: DbtRelease): readonly string[] {
  return release === '1.11' ? DEFAULT_KEYS : [...DEFAULT_KEYS, 'direct_parents'];
}

const DEFAULT_KEYS = [
  'name',
  'resource_type',
  'package_name',
  'original_file_path',
  'unique_id',
  'alias',
  'config',
  'tags',
  'depends_on',
  'source_name',
];
