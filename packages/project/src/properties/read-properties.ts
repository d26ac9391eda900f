import { type Diagnostic, type JsonObject, type JsonValue, type Place, plainJson, TsdbtError } from '@tsdbt/core';
import type { ResourceFile } from '../load/project-files.ts';
import { type RenderText, renderTree } from '../templates/render-tree.ts';
import { checkShape, hasErrors, show, unknownKey } from '../yaml/check-shape.ts';
import { isObject } from '../yaml/json-shape.ts';
import { locate, placeFinder, type YamlPath } from '../yaml/locate.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import { checkEntry } from './check-entry.ts';
import { PROPERTY_SCHEMAS, type PropertyKind } from './property-schemas.ts';

/** One entry of a property file: `models[3]` and the like. Rendered, except tests, descriptions and hooks, which dbt renders late. */
export interface PropertyEntry {
  readonly kind: PropertyKind;
  readonly name: string;
  readonly value: JsonObject;
  /** Relative to the package's root, as dbt has it in `original_file_path` and `patch_path`. */
  readonly file: string;
  readonly document: YamlDocument;
  readonly path: YamlPath;
  readonly place: Place;
  /** Places of items of the entry's lists, asked for in the order they stand in the file. */
  readonly placeOf: (collection: object, index: number) => Place | undefined;
}

/** Reads a property file. Entries with errors are left out, with their diagnostics; the others go on. */
export function readProperties(
  file: ResourceFile,
  prefix: string,
  renderer: (document: YamlDocument) => RenderText,
): {
  readonly entries: readonly PropertyEntry[];
  readonly diagnostics: readonly Diagnostic[];
} {
  let document: YamlDocument;
  try {
    document = readYaml(file.text, prefix + file.path);
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    return { entries: [], diagnostics: error.diagnostics };
  }
  if (document.value === null) return { entries: [], diagnostics: document.warnings };
  if (!isObject(document.value)) {
    const message = `${document.file} must be a mapping with lists such as "models" and "sources"`;
    return { entries: [], diagnostics: [{ code: 'TS1005', severity: 'error', message, at: locate(document, []) }] };
  }
  const reading = new Reading(file, document, renderer(document));
  for (const [key, list] of Object.entries(document.value)) reading.list(key, list);
  return { entries: reading.entries, diagnostics: reading.diagnostics };
}

/** Top-level keys of a property file that hold no list of resources. */
const OTHER_KEYS = ['version', 'anchors'];

const KINDS = Object.keys(PROPERTY_SCHEMAS);

class Reading {
  readonly entries: PropertyEntry[] = [];
  readonly diagnostics: Diagnostic[];
  private readonly file: ResourceFile;
  private readonly document: YamlDocument;
  private readonly render: RenderText;
  private readonly placeOf: (collection: object, index: number) => Place | undefined;

  constructor(file: ResourceFile, document: YamlDocument, render: RenderText) {
    this.file = file;
    this.document = document;
    this.render = render;
    this.placeOf = placeFinder(document);
    this.diagnostics = [...document.warnings];
  }

  list(key: string, list: JsonValue): void {
    // dbt: `tests` is the older word for `data_tests`.
    const kind = key === 'tests' ? 'data_tests' : key;
    if (!isKind(kind)) {
      if (!OTHER_KEYS.includes(key)) this.diagnostics.push(unknownKey(this.document, [key], KINDS));
      return;
    }
    if (!Array.isArray(list)) {
      const message = `"${key}" is ${show(list)}, must be a list`;
      this.diagnostics.push({ code: 'TS1005', severity: 'error', message, at: locate(this.document, [key]) });
      return;
    }
    for (let index = 0; index < list.length; index++) this.entry(kind, list, index, [key, index]);
  }

  /** dbt: "Unable to parse 'data_tests' section"; there are files that hold nothing but anchors for others. */
  private skipUnnamed(path: YamlPath): void {
    const message = `an entry of ${String(path[0])} without a name describes no test`;
    this.diagnostics.push({ code: 'TS1009', severity: 'warning', message, at: locate(this.document, path) });
  }

  private entry(kind: PropertyKind, list: readonly JsonValue[], index: number, path: YamlPath): void {
    const place = this.placeOf(list, index) ?? { file: this.document.file, line: 1, column: 1 };
    try {
      const value = renderTree(
        list[index] ?? null,
        this.render,
        (each, part) => (SEMANTIC.has(kind) ? isFilter(each) : rendersLate(each.slice(2), part)),
        path,
      );
      if (kind === 'data_tests' && isObject(value) && !Object.hasOwn(value, 'name')) {
        this.skipUnnamed(path);
        return;
      }
      const problems = checkShape(PROPERTY_SCHEMAS[kind], plainJson(value), this.document, path);
      this.diagnostics.push(...problems);
      if (hasErrors(problems) || !isObject(value)) return;
      this.diagnostics.push(...checkEntry(kind, value, this.document, path));
      const name = String(value.name);
      const { document, placeOf } = this;
      this.entries.push({ kind, name, value, file: this.file.path, document, path, place, placeOf });
    } catch (error) {
      if (!(error instanceof TsdbtError)) throw error;
      this.diagnostics.push(...error.diagnostics);
    }
  }
}

const LATE_KEYS = new Set(['description', 'tests', 'data_tests']);

/** dbt: descriptions and tests wait for docs and test contexts, `pre_hook`, `post_hook` and `loaded_at_query` for the run. */
function rendersLate(path: YamlPath, value: JsonValue): boolean {
  const last = path[path.length - 1];
  if (typeof last !== 'string') return hookNeedsRun(path, value);
  if (last === 'pre_hook' || last === 'post_hook') return path.includes('config');
  if (last === 'loaded_at_query') return path.length === 1 || path.includes('config') || path[0] === 'tables';
  // dbt: whatever is two steps down, so `config: {description: …}` is kept as it is written, its last line's end included.
  if (LATE_KEYS.has(last) && (path[0] === 'tables' ? path.length - 2 : path.length) === 2) return true;
  if (LATE_KEYS.has(last)) return !path.includes('config') && !path.includes('rows') && !path.includes('meta');
  return hookNeedsRun(path, value);
}

/** The semantic layer has a Jinja of its own (`Dimension(…)`) in filters. */
const SEMANTIC: ReadonlySet<PropertyKind> = new Set(['metrics', 'semantic_models', 'saved_queries'] as const);

function isFilter(path: YamlPath): boolean {
  const last = path[path.length - 1];
  return last === 'filter' || last === 'where' || last === 'description';
}

/** dbt renders hooks under these spellings at once; ours wait if they name something that only a run has (`this`, `ref`). */
function hookNeedsRun(path: YamlPath, value: JsonValue): boolean {
  if (!path.some(step => step === 'pre-hook' || step === 'post-hook')) return false;
  return typeof value === 'string' && /\b(this|ref|source|model|execute|run_query)\b/.test(value);
}

function isKind(key: string): key is PropertyKind {
  return Object.hasOwn(PROPERTY_SCHEMAS, key);
}
