import type { JsonObject, ManifestNode, NodeId } from '@tsdbt/core';
import type { NodeCollection } from './node-collection.ts';

/**
 * Fills `primary_key` of models, which parsing leaves empty: what a constraint says, else what tests of uniqueness say, sorted.
 * dbt: `process_model_inferred_primary_keys`.
 */
export function inferPrimaryKeys(nodes: NodeCollection): void {
  const tests = uniquenessTests(nodes);
  for (const model of nodes.manifestNodes('model')) {
    const key = constrainedKey(model) ?? testedKey(tests.get(model.unique_id));
    (model as { primary_key: readonly string[] }).primary_key = key.sort();
  }
}

function constrainedKey({ constraints, columns }: ManifestNode): string[] | undefined {
  const own = constraints.find(constraint => constraint.type === 'primary_key');
  if (own !== undefined) return (own.columns as readonly string[]).map(String);
  for (const [name, column] of Object.entries(columns))
    if (column.constraints.some(constraint => constraint.type === 'primary_key')) return [name];
  return undefined;
}

/** Columns by what tests say of them; a test that is off still tells what its author believes. */
interface TestedColumns {
  readonly unique: Set<string>;
  readonly uniqueOff: Set<string>;
  readonly notNull: Set<string>;
}

function testedKey(tested: TestedColumns | undefined): string[] {
  if (tested === undefined) return [];
  const { unique, uniqueOff, notNull } = tested;
  const both = [...notNull].filter(column => unique.has(column) || uniqueOff.has(column));
  return [both, [...unique], [...uniqueOff]].find(columns => columns.length > 0) ?? [];
}

function uniquenessTests(nodes: NodeCollection): Map<NodeId, TestedColumns> {
  const found = new Map<NodeId, TestedColumns>();
  const note = (node: ManifestNode): void => {
    const { test_metadata: test, attached_node: id } = node;
    if (test === undefined || id === undefined || id === null) return;
    const unique = test.name === 'unique' || test.name === 'unique_combination_of_columns';
    if (!unique && test.name !== 'not_null') return;
    const tested = found.get(id) ?? { unique: new Set(), uniqueOff: new Set(), notNull: new Set() };
    found.set(id, tested);
    const columns = !unique ? tested.notNull : node.config.enabled ? tested.unique : tested.uniqueOff;
    for (const column of testedColumns(test.kwargs)) columns.add(column);
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
