import { type AnyNode, type JsonObject, type JsonValue, type NodeId, plainJson } from '@tsdbt/core';
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

/** A node as artifacts and `ls --output json` show it: dbt's fields for its kind, in dbt's order, and nothing of ours. */
export function nodeEntry(node: AnyNode, compiled?: CompiledFields): JsonObject {
  switch (node.resource_type) {
    case 'source':
      return pickFields(node, SOURCE_FIELDS);
    case 'unit_test': {
      // dbt: only given rows name the input that they stand for.
      const { rows, format, fixture } = node.expect;
      return { ...pickFields(node, UNIT_TEST_FIELDS), expect: { rows, format, fixture } };
    }
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'function':
      return pickFields(node, nodeFields(node.resource_type, false));
    case 'seed':
      // dbt: seeds depend on no nodes and cannot be compiled.
      return { ...pickFields(node, nodeFields('seed', false)), depends_on: { macros: node.depends_on.macros } };
    default: {
      const entry = pickFields(node, nodeFields(node.resource_type, node.test_metadata !== undefined));
      if (node.test_metadata !== undefined) entry.test_metadata = plainJson(entry.test_metadata ?? null);
      return compiled === undefined ? entry : { ...entry, ...compiledEntry(compiled) };
    }
  }
}

/** The given fields of an object, and their defaults where it has none or null. */
export function pickFields(node: object, fields: readonly Field[]): Record<string, JsonValue> {
  const source = node as JsonObject;
  const entry: Record<string, JsonValue> = {};
  for (const [name, absent] of fields) {
    const value = source[name] ?? absent;
    if (value !== undefined) entry[name] = value;
  }
  return entry;
}

/** What compiling adds to an entry; the paths have their places in it already. */
export function compiledEntry({ compiled_code, compiled_path, build_path, extra_ctes }: CompiledFields): JsonObject {
  return { build_path, compiled_path, compiled: true, compiled_code, extra_ctes_injected: true, extra_ctes };
}
