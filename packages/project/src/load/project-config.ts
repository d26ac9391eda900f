import { type Diagnostic, fail, type JsonObject, plainJson } from '@tsdbt/core';
import { type RenderText, renderTree } from '../templates/render-tree.ts';
import { checkShape } from '../yaml/check-shape.ts';
import { locate, type YamlPath } from '../yaml/locate.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import { PROJECT_FILE } from './project-file-schema.ts';
import type { TextFile } from './project-files.ts';
import { modernPathNames, type ResourcePaths, resourcePaths } from './resource-paths.ts';

/** A project file as read, rendered and checked. */
export interface ProjectConfig {
  readonly name: string;
  /** Jinja rendered, except what dbt renders late (hooks, vars, query comment). */
  readonly values: JsonObject;
  /** As written; `unrendered_config` is made of it. */
  readonly raw: JsonObject;
  readonly paths: ResourcePaths;
  readonly document: YamlDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a project file. Throws when it is no YAML or no mapping; everything else becomes diagnostics. */
export function readProjectConfig(file: TextFile, prefix: string, render: RenderText): ProjectConfig {
  const document = readYaml(file.text, prefix + file.path);
  const raw = document.value ?? {};
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    return fail({ code: 'TS1005', message: `${document.file} must be a mapping`, at: locate(document, []) });
  }
  const values = renderTree(raw, render, rendersLate) as JsonObject;
  const diagnostics = [...document.warnings, ...checkShape(PROJECT_FILE, plainJson(values), document)];
  const { name } = values;
  return {
    name: typeof name === 'string' ? name : '',
    values: modernPathNames(values),
    raw: raw as JsonObject,
    paths: resourcePaths(modernPathNames(values)),
    document,
    diagnostics,
  };
}

const LATE_KEYS = new Set(['on-run-start', 'on-run-end', 'query-comment', 'vars']);
const TREES_WITH_HOOKS = new Set(['models', 'seeds', 'snapshots', 'tests', 'data_tests']);
const HOOK_KEYS = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook']);

/** dbt: these see the context of the node or run that uses them, so their text stays as it is. */
function rendersLate(path: YamlPath): boolean {
  const first = String(path[0]);
  if (LATE_KEYS.has(first)) return true;
  return TREES_WITH_HOOKS.has(first) && path.some(step => HOOK_KEYS.has(String(step).replace(/^[+ ]+/, '')));
}
