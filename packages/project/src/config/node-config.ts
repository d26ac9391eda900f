import type { DbtRelease, JsonObject, JsonValue, NodeConfig } from '@tsdbt/core';
import type { PackageContext } from '../parse-session.ts';
import { isObject, listOf, NO_KEYS } from '../yaml/json-shape.ts';
import { configDefaults, SNAPSHOT_COLUMN_NAMES } from './config-defaults.ts';
import type { ConfigResource } from './config-keys.ts';
import { mergeConfig } from './merge-config.ts';

export interface ConfigInputs {
  readonly pkg: PackageContext;
  readonly root: PackageContext;
  readonly resource: ConfigResource;
  /** Whose defaults count; 1.11's where nothing differs. */
  readonly release?: DbtRelease;
  readonly fqn: readonly string[];
  /** `config:` of the property file. */
  readonly patch?: JsonObject | undefined;
  /** What `config()` calls in the file said, merged. */
  readonly calls?: JsonObject | undefined;
}

/**
 * A node's configuration. dbt, later wins: defaults, the project file of the node's own package from the root of its tree down to the
 * node, the property file, `config()` in the file, and for nodes of packages the root project's file on top of it all.
 */
export function resolveConfig(inputs: ConfigInputs): NodeConfig {
  const { pkg, root, resource, release = '1.11', fqn, patch, calls } = inputs;
  const common = pkg.trees[resource].apply(configDefaults(resource, release), fqn);
  let config = common;
  if (patch !== undefined && !isEmpty(patch)) config = mergeConfig(config, patch);
  if (calls !== undefined && !isEmpty(calls)) config = mergeConfig(config, calls);
  if (!pkg.isRoot) config = mergeConfig(config, root.trees[resource].apply(NO_KEYS, fqn));
  return (config === common ? finishedOnce(config) : finished(config)) as NodeConfig;
}

/** dbt: the same levels as they are written, without merge rules; state comparison reads it. */
export function unrenderedConfig(inputs: ConfigInputs): JsonObject {
  const { pkg, root, resource, fqn, patch, calls } = inputs;
  const own = pkg.rawTrees[resource].overlay(fqn);
  if (pkg.isRoot && isEmpty(patch) && isEmpty(calls)) return own;
  return Object.assign({}, own, patch, calls, pkg.isRoot ? undefined : root.rawTrees[resource].overlay(fqn));
}

const finishedConfigs = new WeakMap<JsonObject, JsonObject>();

/** What is shared by nodes stays shared. */
function finishedOnce(config: JsonObject): JsonObject {
  const known = finishedConfigs.get(config);
  if (known !== undefined) return known;
  const result = finished(config);
  finishedConfigs.set(config, result);
  return result;
}

/** Hooks and the names of a snapshot's columns in dbt's form. */
function finished(config: JsonObject): JsonObject {
  let result = config;
  for (const key of ['pre-hook', 'post-hook']) {
    const hooks = listOf(config[key]);
    if (hooks.length > 0) result = { ...result, [key]: hooks.map(hookObject) };
  }
  const names = config.snapshot_meta_column_names;
  if (isObject(names) && names !== SNAPSHOT_COLUMN_NAMES)
    result = { ...result, snapshot_meta_column_names: { ...SNAPSHOT_COLUMN_NAMES, ...names } };
  return result;
}

/** dbt: a hook is its SQL, a mapping, or JSON text of one. */
function hookObject(hook: JsonValue): JsonValue {
  const defaults = { sql: '', transaction: true, index: null };
  if (isObject(hook)) return { ...defaults, ...hook };
  const text = String(hook);
  if (text.trimStart().startsWith('{') && !text.trimStart().startsWith('{{') && !text.trimStart().startsWith('{%')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (isObject(parsed as JsonValue) && Object.hasOwn(parsed as object, 'sql'))
        return { ...defaults, ...(parsed as JsonObject) };
    } catch {
      // No JSON: the text itself is the statement.
    }
  }
  return { ...defaults, sql: text };
}

function isEmpty(config: JsonObject | undefined): boolean {
  for (const _key in config) return false;
  return true;
}
