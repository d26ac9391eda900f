import type { AnyNode, JsonValue } from '@tsdbt/core';

/**
 * Whether the node's config has `wanted` at the path: scalars by equality, lists by membership, true and false in any case.
 * Only nodes and sources have configs that can be selected. dbt: `ConfigSelectorMethod`.
 */
export function matchesConfig(node: AnyNode, path: readonly string[], wanted: JsonValue): boolean {
  if (!CONFIGURABLE.has(node.resource_type)) return false;
  const value = valueAt(node.config as { readonly [key: string]: JsonValue }, path);
  if (value === undefined) return false;
  // dbt: only the severity of a test ignores case.
  const equal = path.length === 1 && path[0] === 'severity' ? equalInAnyCase : equals;
  return Array.isArray(value) ? value.some(item => equal(item, wanted)) : equal(value, wanted);
}

const CONFIGURABLE: ReadonlySet<string> = new Set([
  'model',
  'seed',
  'snapshot',
  'test',
  'analysis',
  'operation',
  'sql_operation',
  'source',
]);

function valueAt(config: JsonValue, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = config;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const record = value as { readonly [key: string]: JsonValue };
    // dbt: hooks are `pre-hook` in the artifact and `pre_hook` in the config object.
    value = Object.hasOwn(record, key) ? record[key] : record[key.replace('_', '-')];
  }
  return value;
}

function equals(value: JsonValue, wanted: JsonValue): boolean {
  if (typeof value === 'boolean') return String(value) === String(wanted).toLowerCase();
  return value === wanted;
}

function equalInAnyCase(value: JsonValue, wanted: JsonValue): boolean {
  return String(value).toUpperCase() === String(wanted).toUpperCase();
}
