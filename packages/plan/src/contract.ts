import {
  type ColumnInfo,
  type ColumnProperties,
  type Diagnostic,
  fail,
  type ManifestNode,
  type SourceSpan,
} from '@tsdbt/core';
import {
  type ColumnDefinition,
  canonicalType,
  closedExpression,
  meetsType,
  quoteIdentifier,
  splitCodec,
} from '@tsdbt/sql';

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
  return declared.map(column => declaredColumn(node, column));
}

/** A column as the contract wants it stored; its `data_type` may end in a codec. */
export function declaredColumn(node: ManifestNode, column: ColumnProperties): ColumnDefinition {
  const { type, codec } = splitCodec(column.data_type ?? '');
  const own = codecAndTtl(node, column.name);
  return { name: column.name, type, ...own, codec: own.codec ?? codec };
}

/** dbt-clickhouse: the `codec` and `ttl` of a column in the YAML. */
export function codecAndTtl(node: ManifestNode, name: string): Pick<ColumnDefinition, 'codec' | 'ttl'> {
  const column = columnOf(node, name);
  return column === undefined ? {} : { codec: textOf(column, 'codec'), ttl: textOf(column, 'ttl') };
}

/** What the YAML says about a column, which may be called like a member of every object (`constructor`). */
export function columnOf(node: ManifestNode, name: string): ColumnProperties | undefined {
  return Object.hasOwn(node.columns, name) ? node.columns[name] : undefined;
}

/** dbt-clickhouse: of the contract's constraints, the model's `check` ones with a name are enforced. */
export function checkConstraints(node: ManifestNode): readonly string[] {
  return node.constraints
    .filter(constraint => constraint.type === 'check' && typeof constraint.expression === 'string')
    .map((constraint, index) => {
      const name = typeof constraint.name === 'string' ? constraint.name : `check_${index + 1}`;
      return `CONSTRAINT ${quoteIdentifier(name)} CHECK (${closedExpression(constraint.expression as string)})`;
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
    const declaredType = splitCodec(column.data_type ?? '').type;
    if (meetsType(actual.type, declaredType)) return [];
    const type = canonicalType(actual.type);
    return [`column ${column.name}: data type mismatch, ${type} in the query, ${declaredType} in the contract`];
  });
}

function unexpected(declared: readonly ColumnProperties[], found: readonly ColumnInfo[]): string[] {
  return found
    .filter(column => !declared.some(other => other.name === column.name))
    .map(column => `column ${column.name} (${canonicalType(column.type)}): missing in contract`);
}

function textOf(column: ColumnProperties, key: string): string | undefined {
  const value = column[key] ?? column.config[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function placeOf(node: ManifestNode): SourceSpan {
  return node.local.declaredAt ?? { file: node.original_file_path };
}
