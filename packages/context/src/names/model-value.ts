import type { ManifestNode, SourceNode, UnitTestNode } from '@tsdbt/core';
import { Dict, fromJson, type Json } from '@tsdbt/jinja';

/** A node as templates see it (`model`, entries of `graph.nodes`): dbt's fields under dbt's names; fields that are null are left out. */
export function modelValue(node: ManifestNode | SourceNode | UnitTestNode, compiledSql?: string): Dict {
  const value = new Dict();
  for (const [key, field] of Object.entries(node)) {
    if (key !== 'local' && field !== null && field !== undefined) value.set(key, fromJson(field as Json));
  }
  if (compiledSql !== undefined) {
    value.set('compiled_code', compiledSql);
    value.set('compiled_sql', compiledSql);
  }
  return value;
}
