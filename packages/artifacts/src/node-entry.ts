import {
  type AnyNode,
  type JsonObject,
  type JsonValue,
  type ManifestNode,
  type NodeId,
  plainObject,
} from '@tsdbt/core';
import { type Field, nodeFields, SOURCE_FIELDS, UNIT_TEST_FIELDS } from './manifest-fields.ts';

/** dbt's fields of a compiled node. */
export interface CompiledFields {
  readonly compiled_code: string;
  /** `target/compiled/…`, relative to the project's root. */
  readonly compiled_path: string | null;
  /** `target/run/…`; null for what has not run. */
  readonly build_path: string | null;
  readonly extra_ctes: readonly { readonly id: NodeId; readonly sql: string }[];
}

/** How an entry shows something of the manifest. */
export interface Shown {
  readonly source: object;
  /** Those of its kind: the entry has the source's values of them, in this order. */
  readonly fields: readonly Field[];
  /** What some fields hold in place of the source's value. */
  readonly instead?: JsonObject | undefined;
  /** What comes after the fields. */
  readonly added?: JsonObject | undefined;
}

/** A node as artifacts and `ls --output json` show it: dbt's fields for its kind, in dbt's order, and nothing of ours. */
export function shownNode(node: AnyNode, compiled?: CompiledFields): Shown {
  switch (node.resource_type) {
    case 'source':
      return { source: node, fields: SOURCE_FIELDS };
    case 'unit_test': {
      // dbt: only given rows name the input that they stand for.
      const { rows, format, fixture } = node.expect;
      return { source: node, fields: UNIT_TEST_FIELDS, instead: { expect: { rows, format, fixture } } };
    }
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'function':
      return { source: node, fields: nodeFields(node.resource_type, false) };
    case 'seed': {
      // dbt: seeds depend on no nodes and cannot be compiled.
      const depends_on = { macros: node.depends_on.macros };
      return { source: node, fields: nodeFields('seed', false), instead: { depends_on } };
    }
    default: {
      const { resource_type, test_metadata } = node;
      const fields = nodeFields(resource_type, test_metadata !== undefined);
      const instead = test_metadata === undefined ? undefined : plainMetadata({ test_metadata });
      if (compiled === undefined) return { source: node, fields, instead };
      const { paths, added } = compiledEntry(compiled);
      return { source: node, fields, instead: { ...instead, ...paths }, added };
    }
  }
}

/** Arguments of a test without marks, where there are any. */
function plainMetadata(marked: Pick<ManifestNode, 'test_metadata'>): JsonObject | undefined {
  const plain = plainObject(marked as JsonObject);
  return plain === marked ? undefined : plain;
}

/** What compiling changes in an entry: fields that have their places in it already, and others, which come last. */
export function compiledEntry(compiled: CompiledFields): { readonly paths: JsonObject; readonly added: JsonObject } {
  const { compiled_code, compiled_path, build_path, extra_ctes } = compiled;
  return {
    paths: { build_path, compiled_path },
    added: { compiled: true, compiled_code, extra_ctes_injected: true, extra_ctes },
  };
}

/** The entry itself. A field that the source lacks, or has as null, has its default. */
export function entryOf(shown: Shown): JsonObject {
  const entry: Record<string, JsonValue> = {};
  for (const field of shown.fields) {
    const value = fieldValue(shown, field);
    if (value !== undefined) entry[field[0]] = value;
  }
  return { ...entry, ...shown.added };
}

/** What the entry has in a field; undefined: it lacks the field. */
export function fieldValue({ source, instead }: Shown, [name, absent]: Field): JsonValue | undefined {
  return instead?.[name] ?? (source as JsonObject)[name] ?? absent;
}

/** The source's own fields that its entry does not give back. */
export function notShown({ source, fields, instead }: Shown): Record<string, unknown> {
  const defaults = defaultsOf(fields);
  const values = source as Readonly<Record<string, unknown>>;
  const rest: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    const isShown = value === null ? defaults.get(name) === null : defaults.has(name);
    if (!isShown || instead?.[name] !== undefined) rest[name] = value;
  }
  return rest;
}

const DEFAULTS = new WeakMap<readonly Field[], ReadonlyMap<string, JsonValue | undefined>>();

function defaultsOf(fields: readonly Field[]): ReadonlyMap<string, JsonValue | undefined> {
  let defaults = DEFAULTS.get(fields);
  if (defaults === undefined) {
    defaults = new Map(fields.map(([name, absent]) => [name, absent]));
    DEFAULTS.set(fields, defaults);
  }
  return defaults;
}
