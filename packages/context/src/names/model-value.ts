import type { AnyNode, JsonValue } from '@tsdbt/core';
import { Dict, fromJson, type Json, type Value } from '@tsdbt/jinja';
import { yamlValue } from '../values/yaml-value.ts';

/** A node as templates see it (`model`): dbt's fields under dbt's names; fields that are null are left out. */
export function modelValue(node: AnyNode, compiledSql?: string): Dict {
  const value = new Dict();
  for (const [key, field] of Object.entries(node)) {
    if (key !== 'local' && field !== null && field !== undefined) value.set(key, fieldValue(key, field));
  }
  if (compiledSql !== undefined) {
    value.set('compiled_code', compiledSql);
    value.set('compiled_sql', compiledSql);
  }
  return value;
}

/** All fields of a node, None where they are null: entries of `graph`, nodes of results. dbt: `to_dict(omit_none=False)`. */
export function nodeFields(node: object): Dict {
  const value = new Dict();
  for (const [key, field] of Object.entries(node)) if (key !== 'local') value.set(key, fieldValue(key, field));
  return value;
}

/** What a test was called with keeps the scalars of YAML that JSON lacks. */
function fieldValue(key: string, field: unknown): Value {
  return key === 'test_metadata' ? yamlValue(field as JsonValue) : fromJson(field as Json);
}
