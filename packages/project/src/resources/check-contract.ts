import type { ManifestNode } from '@tsdbt/core';
import type { ParseSession } from '../parse-session.ts';
import type { NodeDraft } from './sql-node.ts';

/** What dbt wants of a model with constraints or an enforced contract: columns, and one primary key. */
export function checkContract(session: ParseSession, { patch, id }: NodeDraft, node: ManifestNode): void {
  if (patch === undefined || node.resource_type !== 'model') return;
  for (const message of problemsOf(node)) {
    const at = { ...patch.place, source: patch.entry.document.text };
    session.diagnostics.error({ code: 'TS2005', message, at, nodeId: id });
  }
}

function problemsOf({ name, columns, constraints, contract }: ManifestNode): string[] {
  const keys = Object.values(columns).filter(column => column.constraints.some(isPrimaryKey));
  const problems: string[] = [];
  if (keys.length > 1)
    problems.push(
      `${name} has ${keys.length} columns with a primary_key; one of several columns is a constraint of the model`,
    );
  if (keys.length > 0 && constraints.some(isPrimaryKey))
    problems.push(`${name} has a primary_key both as a constraint of the model and of a column`);
  if (!contract.enforced) return problems;
  if (Object.keys(columns).length === 0)
    problems.push(`the contract of ${name} is enforced, but no columns are listed`);
  return problems;
}

function isPrimaryKey(constraint: { readonly type?: unknown }): boolean {
  return constraint.type === 'primary_key';
}
