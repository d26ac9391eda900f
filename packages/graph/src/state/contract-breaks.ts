import {
  type AnyNode,
  type ColumnProperties,
  type Diagnostic,
  type JsonObject,
  type Manifest,
  type ManifestNode,
  ownValue,
} from '@tsdbt/core';
import { jsonEqual } from './json-equal.ts';

/** Whether a model's contract differs, breaking or not. dbt: `ModelNode.same_contract`, from the properties instead of the checksum. */
export function contractChange(node: ManifestNode, old: ManifestNode): string | undefined {
  if (!node.contract.enforced && !old.contract.enforced) return undefined;
  if (node.contract.enforced !== old.contract.enforced)
    return node.contract.enforced ? 'the contract is enforced now' : 'the contract is no longer enforced';
  return jsonEqual(termsOf(node), termsOf(old)) ? undefined : 'the contracted columns or constraints differ';
}

/** TS5005 for a model whose contract was enforced and is now less than consumers could rely on; an error if it is versioned. */
export function brokenContract(node: AnyNode, old: AnyNode | undefined): Diagnostic | undefined {
  if (!isModel(node) || old === undefined || !isModel(old) || !old.contract.enforced) return undefined;
  if (contractChange(node, old) === undefined) return undefined;
  const breaks = breaksOf(node, old);
  return breaks.length === 0 ? undefined : breakingChange(node, 'changed in a way that breaks its contract', breaks);
}

/** TS5005 for every model with an enforced contract that is no longer in the project (deleted, renamed, disabled). */
export function removedContracts(manifest: Manifest, previous: Manifest): Diagnostic[] {
  return Object.values(previous.nodes).flatMap(old => {
    if (!isModel(old) || !old.contract.enforced || manifest.nodes[old.unique_id] !== undefined) return [];
    // dbt: after its deprecation date a model may go.
    const deprecated =
      old.deprecation_date && Date.parse(old.deprecation_date) < Date.parse(manifest.metadata.generated_at);
    if (deprecated) return [];
    const what = manifest.disabled[old.unique_id] ? 'was disabled' : 'was deleted or renamed';
    return [breakingChange(old, what, [])];
  });
}

function breakingChange(node: ManifestNode, what: string, notes: readonly string[]): Diagnostic {
  const versioned = node.version !== undefined && node.version !== null;
  return {
    code: 'TS5005',
    severity: versioned ? 'error' : 'warning',
    message: `contracted model ${node.unique_id} ${what}`,
    at: { file: node.original_file_path },
    hint: versioned
      ? 'make the change in a new version of the model'
      : 'give the model versions, so that consumers can move over',
    notes,
    nodeId: node.unique_id,
  };
}

function breaksOf(node: ManifestNode, old: ManifestNode): string[] {
  const breaks = node.contract.enforced ? [] : ['the contract is no longer enforced'];
  for (const [name, column] of Object.entries(old.columns)) breaks.push(...columnBreaks(name, column, node, old));
  if (!enforcesConstraints(old)) return breaks;
  for (const constraint of old.constraints)
    if (isEnforced(constraint) && !contains(node.constraints, constraint))
      breaks.push(`constraint removed: ${labelOf(constraint)}`);
  const constrained =
    old.constraints.length > 0 || Object.values(old.columns).some(column => column.constraints.length > 0);
  if (!enforcesConstraints(node) && constrained)
    breaks.push(
      `materialized: ${old.config.materialized} → ${node.config.materialized}, which enforces no constraints`,
    );
  return breaks;
}

function columnBreaks(name: string, column: ColumnProperties, node: ManifestNode, old: ManifestNode): string[] {
  const now = ownValue(node.columns, name);
  if (now === undefined) return [`column removed: ${column.name}`];
  const breaks: string[] = [];
  if (withoutSizes(column.data_type) !== withoutSizes(now.data_type))
    breaks.push(`type of ${column.name}: ${column.data_type} → ${now.data_type}`);
  if (enforcesConstraints(old))
    for (const constraint of column.constraints)
      if (isEnforced(constraint) && !contains(now.constraints, constraint))
        breaks.push(`constraint removed from ${column.name}: ${labelOf(constraint)}`);
  return breaks;
}

/** What a contract promises; dbt hashes the same into `contract.checksum`. */
function termsOf(node: ManifestNode): unknown {
  const columns = Object.entries(node.columns).map(([name, { data_type, constraints }]) => [
    name,
    { data_type, constraints },
  ]);
  return {
    columns: Object.fromEntries(columns),
    ...(enforcesConstraints(node) && { materialized: node.config.materialized, constraints: node.constraints }),
  };
}

/** dbt: a change of size, precision or scale breaks nothing. Type arguments (`Nullable(String)`) count. */
function withoutSizes(type: string | null): string | undefined {
  return type?.replaceAll(/\(\s*\d+\s*(?:,\s*\d+\s*)*\)/g, '').toLowerCase();
}

/** dbt-clickhouse: CHECK is the only constraint that ClickHouse enforces. */
function isEnforced(constraint: JsonObject): boolean {
  return constraint.type === 'check';
}

function contains(constraints: readonly JsonObject[], constraint: JsonObject): boolean {
  return constraints.some(other => jsonEqual(other, constraint));
}

function labelOf(constraint: JsonObject): string {
  return String(constraint.name ?? constraint.expression ?? constraint.type);
}

function enforcesConstraints(node: ManifestNode): boolean {
  return node.config.materialized === 'table' || node.config.materialized === 'incremental';
}

function isModel(node: AnyNode): node is ManifestNode {
  return node.resource_type === 'model';
}
