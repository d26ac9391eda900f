import type { ColumnProperties, JsonObject, ManifestNode } from '@tsdbt/core';
import { digest } from './digest.ts';
import { dataclassRepr, enumRepr } from './python-dataclass.ts';

/** What a contract's checksum is made of. */
type Contracted = Pick<ManifestNode, 'columns' | 'constraints' | 'config'>;

/**
 * Changes when a column's name, type or constraints do, whatever their order; of tables also when the model's constraints do. The sum
 * is dbt's, which hashes what Python prints: state files of either tool compare. dbt: `ModelNode.build_contract_checksum`.
 */
export function contractChecksum({ columns, constraints, config }: Contracted): string {
  const sorted = Object.values(columns).sort((a, b) => (a.name < b.name ? -1 : 1));
  const ofColumns = sorted.map(columnText).join('');
  const enforces = config.materialized === 'table' || config.materialized === 'incremental';
  const ofModel = enforces
    ? `${config.materialized}[${constraints.map(each => constraintText(each, 'ModelLevelConstraint')).join(', ')}]`
    : '';
  return digest('sha256', ofColumns + ofModel);
}

function columnText({ name, data_type, constraints }: ColumnProperties): string {
  const texts = constraints.map(each => constraintText(each as JsonObject, 'ColumnLevelConstraint'));
  return `|${name}${data_type ?? 'None'}[${texts.join(', ')}]`;
}

function constraintText(constraint: JsonObject, name: 'ModelLevelConstraint' | 'ColumnLevelConstraint'): string {
  const { type, ...fields } = constraint;
  return dataclassRepr(name, { type: enumRepr('ConstraintType', String(type), String(type)), ...fields });
}
