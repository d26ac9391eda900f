import {
  type Diagnostic,
  didYouMean,
  type JsonObject,
  type JsonValue,
  type ManifestNode,
  type SourceSpan,
} from '@tsdbt/core';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { show, wantedBy } from '../yaml/check-shape.ts';
import { locate } from '../yaml/locate.ts';
import { CONFIG_KEYS, type ConfigKey, type ConfigResource } from './config-keys.ts';
import { configKeyName } from './merge-config.ts';

/**
 * Holds configuration values against the table of keys. A wrong type is an error, or a warning where only building the node would fail; a key that the table lacks is kept (dbt), with a
 * warning only when it looks like a misspelling. `at` finds the place of a key.
 */
export function checkConfig(
  values: JsonObject,
  resource: ConfigResource,
  at: (key: string) => SourceSpan,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [written, value] of Object.entries(values)) {
    const key = configKeyName(written);
    const known = Object.hasOwn(CONFIG_KEYS, key) ? CONFIG_KEYS[key] : undefined;
    if (known === undefined) found.push(...misspelling(written, resource, at));
    // dbt: what is a key of another kind of node only is kept as it is (a loader's `batch_size` on seeds).
    else if (value !== null && known.on.includes(resource)) {
      const problem = wrongValue(written, value, known, () => at(written));
      if (problem !== undefined) found.push(problem);
    }
  }
  return found;
}

/** Where the entry of a property file that is read as a whole configures a key. */
export function entryConfigPlace({ document, path }: PropertyEntry): (key: string) => SourceSpan {
  return key => locate(document, [...path, 'config', key]);
}

/** What a node cannot be built from, though it could be parsed. */
export function unusableConfig(node: ManifestNode): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [key, value] of Object.entries(node.config)) {
    const known = Object.hasOwn(CONFIG_KEYS, key) ? CONFIG_KEYS[key] : undefined;
    if (known?.judgedWhenBuilt !== true || value === undefined || value === null) continue;
    if (node.config.materialized === 'view' && !USED_BY_VIEWS.has(key)) continue;
    if (node.config.materialized !== 'incremental' && USED_BY_INCREMENTAL.has(key)) continue;
    const problem = wrongValue(key, value as JsonValue, known, () => ({ file: node.original_file_path }));
    if (problem !== undefined) found.push({ ...problem, severity: 'error', nodeId: node.unique_id });
  }
  return found;
}

const USED_BY_INCREMENTAL: ReadonlySet<string> = new Set([
  'on_schema_change',
  'incremental_predicates',
  'predicates',
  'inserts_only',
]);

/** Keys that a view is built from; the others say how a table is stored. */
const USED_BY_VIEWS: ReadonlySet<string> = new Set([
  'sql_header',
  'persist_docs',
  'sql_security',
  'definer',
  'query_settings',
]);

function wrongValue(key: string, value: JsonValue, known: ConfigKey, at: () => SourceSpan): Diagnostic | undefined {
  // dbt-clickhouse asks whether there is a value: false, '', 0, [] and {} say that there is none.
  if (known.judgedWhenBuilt === true && isEmpty(value)) return undefined;
  const result = known.type.safeParse(value);
  const issue = result.success ? undefined : result.error.issues[0];
  if (issue === undefined) return undefined;
  const part = issue.path.length === 0 ? 'it' : `its "${issue.path.map(String).join('.')}"`;
  const message = `the config "${key}" is ${show(value)}; ${part} must be ${wantedBy(issue)}`;
  if (known.judgedWhenBuilt === true)
    return {
      code: 'TS2014',
      severity: 'warning',
      message,
      at: at(),
      hint: 'it fails when it is built from this value',
    };
  const code = issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'TS1005' : 'TS2005';
  const textForFlag = typeof value === 'string' && /^(true|false)$/i.test(value);
  const hint = textForFlag ? { hint: 'this is text, as Jinja gives it; add the filter as_bool' } : {};
  return { code, severity: 'error', message, at: at(), ...hint };
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : !value;
}

const KEYS_OF = new Map<ConfigResource, readonly string[]>();

function misspelling(key: string, resource: ConfigResource, at: (key: string) => SourceSpan): Diagnostic[] {
  if (key.length < 5) return [];
  let keys = KEYS_OF.get(resource);
  if (keys === undefined) {
    keys = Object.keys(CONFIG_KEYS).filter(name => CONFIG_KEYS[name]?.on.includes(resource));
    KEYS_OF.set(resource, keys);
  }
  // In a property file a `+` is a part of the name (dbt), which nobody means.
  const hint =
    keys.includes(key.slice(1)) && key.startsWith('+') ? `did you mean "${key.slice(1)}"?` : didYouMean(key, keys);
  if (hint === undefined) return [];
  return [{ code: 'TS1004', severity: 'warning', message: `unknown config "${key}"; it is kept`, at: at(key), hint }];
}
