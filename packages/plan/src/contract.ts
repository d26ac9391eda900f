import {
  type ColumnInfo,
  type ColumnProperties,
  type Diagnostic,
  fail,
  type ManifestNode,
  type SourceSpan,
} from '@tsdbt/core';
import { type ColumnDefinition, quoteIdentifier } from '@tsdbt/sql';

/** The columns of an enforced contract, in its order; a query whose names or types differ is refused. */
export function contractColumns(node: ManifestNode, found: readonly ColumnInfo[]): readonly ColumnDefinition[] {
  const declared = Object.values(node.columns);
  requireTypes(node, declared);
  const problems = [...missingOrRetyped(declared, found), ...unexpected(declared, found)];
  if (problems.length > 0) {
    fail({
      code: 'TS2011',
      message: `${node.name}: the query's columns break the enforced contract`,
      at: placeOf(node),
      notes: problems,
      nodeId: node.unique_id,
    });
  }
  return declared.map(column => ({
    name: column.name,
    type: column.data_type ?? '',
    ...codecAndTtl(node, column.name),
  }));
}

/** dbt-clickhouse: the `codec` and `ttl` of a column in the YAML. */
export function codecAndTtl(node: ManifestNode, name: string): Pick<ColumnDefinition, 'codec' | 'ttl'> {
  const column = node.columns[name];
  return column === undefined ? {} : { codec: textOf(column, 'codec'), ttl: textOf(column, 'ttl') };
}

/** dbt-clickhouse: of the contract's constraints, the model's `check` ones with a name are enforced. */
export function checkConstraints(node: ManifestNode): readonly string[] {
  return node.constraints
    .filter(constraint => constraint.type === 'check' && typeof constraint.expression === 'string')
    .map((constraint, index) => {
      const name = typeof constraint.name === 'string' ? constraint.name : `check_${index + 1}`;
      return `CONSTRAINT ${quoteIdentifier(name)} CHECK (${constraint.expression})`;
    });
}

/**
 * Warnings of what an enforced contract asks for and ClickHouse doesn't have. dbt-clickhouse: constraints of a model are `check` or
 * nothing, and `warn_unsupported: false` silences one; columns take none.
 */
export function unenforcedConstraints(node: ManifestNode): readonly Diagnostic[] {
  if (!node.contract.enforced || !STORED.has(node.config.materialized)) return [];
  const unsupported = node.constraints.filter(
    ({ type, warn_unsupported }) => type !== 'check' && warn_unsupported !== false,
  );
  const columns = Object.values(node.columns).filter(({ constraints }) => (constraints ?? []).length > 0);
  return [
    ...unsupported.map(({ type }) => `the constraint ${type} is not supported by ClickHouse and is ignored`),
    ...columns.map(({ name }) => `constraints of the column ${name} are not supported by ClickHouse and are ignored`),
  ].map(what => ({
    code: 'TS2013',
    severity: 'warning',
    message: `${node.name}: ${what}`,
    at: placeOf(node),
    hint: 'ClickHouse enforces check constraints of the model; a data test checks everything else',
    nodeId: node.unique_id,
  }));
}

/** dbt: views have columns to check and nothing to constrain. */
const STORED: ReadonlySet<string> = new Set(['table', 'incremental']);

function requireTypes(node: ManifestNode, declared: readonly ColumnProperties[]): void {
  const untyped = declared.filter(column => !column.data_type).map(column => column.name);
  if (declared.length > 0 && untyped.length === 0) return;
  fail({
    code: 'TS2010',
    message:
      declared.length === 0
        ? `${node.name}: an enforced contract must list its columns`
        : `${node.name}: an enforced contract needs a data_type for every column; missing for ${untyped.join(', ')}`,
    at: placeOf(node),
    hint: 'give each column a name and a data_type, or set contract: {enforced: false}',
    nodeId: node.unique_id,
  });
}

function missingOrRetyped(declared: readonly ColumnProperties[], found: readonly ColumnInfo[]): string[] {
  return declared.flatMap(column => {
    const actual = found.find(other => other.name === column.name);
    if (actual === undefined)
      return [`column ${column.name} (${column.data_type}): missing in definition (the query has no such column)`];
    if (sameType(actual.type, column.data_type ?? '')) return [];
    return [
      `column ${column.name}: data type mismatch, ${actual.type} in the query, ${column.data_type} in the contract`,
    ];
  });
}

function unexpected(declared: readonly ColumnProperties[], found: readonly ColumnInfo[]): string[] {
  return found
    .filter(column => !declared.some(other => other.name === column.name))
    .map(column => `column ${column.name} (${column.type}): missing in contract`);
}

/** dbt-clickhouse: types are compared as written; we forgive blanks. */
function sameType(a: string, b: string): boolean {
  return a.replace(/\s+/g, '') === b.replace(/\s+/g, '');
}

function textOf(column: ColumnProperties, key: string): string | undefined {
  const value = column[key] ?? column.config[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function placeOf(node: ManifestNode): SourceSpan {
  return node.local.declaredAt ?? { file: node.original_file_path };
}
