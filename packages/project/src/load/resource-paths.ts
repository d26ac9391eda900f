import type { JsonObject } from '@tsdbt/core';
import { trimEndCharacters } from '@tsdbt/core';

/** Where a package keeps what, relative to its root. */
export interface ResourcePaths {
  readonly models: readonly string[];
  readonly seeds: readonly string[];
  readonly snapshots: readonly string[];
  readonly analyses: readonly string[];
  readonly macros: readonly string[];
  readonly tests: readonly string[];
  readonly functions: readonly string[];
  readonly docs: readonly string[];
}

const DEFAULTS = {
  models: ['model-paths', ['models']],
  seeds: ['seed-paths', ['seeds']],
  snapshots: ['snapshot-paths', ['snapshots']],
  analyses: ['analysis-paths', ['analyses']],
  macros: ['macro-paths', ['macros']],
  tests: ['test-paths', ['tests']],
  functions: ['function-paths', ['functions']],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

/** The paths of a project file, or dbt's defaults; documentation is looked for in all of them unless `docs-paths` says otherwise. */
export function resourcePaths(project: JsonObject): ResourcePaths {
  const read = (key: string, fallback: readonly string[]): readonly string[] => {
    const value = project[key];
    return Array.isArray(value) ? value.map(path => normal(String(path))) : fallback;
  };
  const entries = Object.entries(DEFAULTS).map(([kind, [key, fallback]]) => [kind, read(key, fallback)] as const);
  const paths = Object.fromEntries(entries) as Omit<ResourcePaths, 'docs'>;
  return { ...paths, docs: read('docs-paths', [...new Set(entries.flatMap(([, list]) => list))]) };
}

/** dbt: `source-paths` and `data-paths` are older names. */
export function modernPathNames(values: JsonObject): JsonObject {
  const { 'source-paths': models, 'data-paths': seeds } = values;
  return {
    ...values,
    ...(models !== undefined && values['model-paths'] === undefined ? { 'model-paths': models } : {}),
    ...(seeds !== undefined && values['seed-paths'] === undefined ? { 'seed-paths': seeds } : {}),
  };
}

function normal(path: string): string {
  return trimEndCharacters(path.replace(/\\/g, '/').replace(/^(\.\/)+/, ''), '/') || '.';
}
