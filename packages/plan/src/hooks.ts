import type { Step } from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';
import type { Hook } from './plan-request.ts';

/** The node's hooks as steps. dbt: those outside the transaction run first before the model, and last after it. */
export function hookSteps(kind: 'pre' | 'post', hooks: readonly Hook[]): Step[] {
  const indexed = hooks.map((hook, index) => ({ hook, index }));
  const outside = indexed.filter(({ hook }) => !hook.transaction);
  const inside = indexed.filter(({ hook }) => hook.transaction);
  return (kind === 'pre' ? [...outside, ...inside] : [...inside, ...outside]).flatMap(({ hook, index }) =>
    hookStep(kind, hook, index),
  );
}

/** A hook that renders to nothing is left out, as in dbt. */
function hookStep(kind: 'pre' | 'post', hook: Hook, index: number): Step[] {
  const sql = hook.sql === null ? [] : splitStatements(hook.sql).map(statement => statement.text);
  if (hook.sql !== null && sql.length === 0) return [];
  const late = hook.sql === null ? ', rendered when its turn comes because it asks the warehouse' : '';
  return [{ kind: 'hook', sql, why: `${kind}-hook ${index + 1}${late}`, undo: [], hook: kind, index }];
}
