import type { JsonObject, ManifestNode, NodeId } from '@tsdbt/core';
import { NO_ITEMS } from '../yaml/json-shape.ts';
import type { NodeCollection } from './node-collection.ts';

/**
 * Fills `primary_key` of models, which parsing leaves empty: what a constraint says, else what tests of uniqueness say, sorted.
 * dbt: `process_model_inferred_primary_keys`.
 */
export function inferPrimaryKeys(nodes: NodeCollection): void {
  const tests = uniquenessTests(nodes);
  for (const model of nodes.manifestNodes('model')) {
    const key = constrainedKey(model) ?? testedKey(tests.get(model.unique_id));
    if (key.length > 0) (model as { primary_key: readonly string[] }).primary_key = [...key].sort();
  }
}

function constrainedKey({ constraints, columns }: ManifestNode): readonly string[] | undefined {
  const own = constraints.find(constraint => constraint.type === 'primary_key');
  if (own !== undefined) return (own.columns as readonly string[]).map(String);
  for (const name in columns)
    if (columns[name]?.constraints.some(constraint => constraint.type === 'primary_key')) return [name];
  return undefined;
}

/** Columns by what tests say of them; a test that is off still tells what its author believes. */
interface TestedColumns {
  unique: readonly string[];
  uniqueOff: readonly string[];
  notNull: readonly string[];
}

function testedKey(tested: TestedColumns | undefined): readonly string[] {
  if (tested === undefined) return NO_ITEMS;
  const { unique, uniqueOff, notNull } = tested;
  const both = notNull.filter(column => unique.includes(column) || uniqueOff.includes(column));
  return [both, unique, uniqueOff].find(columns => columns.length > 0) ?? NO_ITEMS;
}

function uniquenessTests(nodes: NodeCollection): Map<NodeId, TestedColumns> {
  const found = new Map<NodeId, TestedColumns>();
  const note = (node: ManifestNode): void => {
    const { test_metadata: test, attached_node: id } = node;
    if (test === undefined || id === undefined || id === null) return;
    const unique = test.name === 'unique' || test.name === 'unique_combination_of_columns';
    if (!unique && test.name !== 'not_null') return;
    let tested = found.get(id);
    if (tested === undefined) {
      tested = { unique: NO_ITEMS, uniqueOff: NO_ITEMS, notNull: NO_ITEMS };
      found.set(id, tested);
    }
    const said = !unique ? 'notNull' : node.config.enabled ? 'unique' : 'uniqueOff';
    for (const column of testedColumns(test.kwargs))
      if (!tested[said].includes(column)) tested[said] = [...tested[said], column];
  };
  for (const node of nodes.manifestNodes('test')) note(node);
  for (const list of nodes.disabled.values())
    for (const node of list) if (node.resource_type === 'test') note(node as ManifestNode);
  return found;
}

function testedColumns({ column_name: column, combination_of_columns: combination }: JsonObject): string[] {
  if (typeof column === 'string') return [column];
  return Array.isArray(combination) ? combination.filter(each => typeof each === 'string') : [];
}
