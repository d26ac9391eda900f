import { renderHook as renderHookText } from '@tsdbt/compile';
import type { JsonObject, JsonValue, ManifestNode } from '@tsdbt/core';
import type { Hook } from '@tsdbt/plan';
import { splitStatements } from '@tsdbt/sql';
import { drive, type NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';

export interface RenderedHooks {
  readonly pre: readonly Hook[];
  readonly post: readonly Hook[];
}

type HookKind = 'pre' | 'post';

/**
 * The node's hooks as the plan takes them. A hook whose template asks the warehouse something is left for its turn, so that it sees
 * what the steps before it have done; asking while planning would show it the past.
 */
export function renderedHooks(run: NodeRun, node: ManifestNode, compiledSql: string): RenderedHooks {
  const ahead = (kind: HookKind): readonly Hook[] =>
    hooksOf(node, kind).map(({ sql, transaction }) => {
      const step = hookText(run, node, { sql, compiledSql }).next();
      return { sql: step.done === true ? step.value.trim() : null, transaction };
    });
  return { pre: ahead('pre'), post: ahead('post') };
}

/** Renders a hook at its turn. */
export async function renderHook(
  run: NodeRun,
  node: ManifestNode,
  turn: { readonly kind: HookKind; readonly index: number; readonly compiledSql: string },
): Promise<readonly string[]> {
  const { sql = '' } = hooksOf(node, turn.kind)[turn.index] ?? {};
  const text = await drive(run, hookText(run, node, { sql, compiledSql: turn.compiledSql }));
  return splitStatements(text).map(statement => statement.text);
}

function hookText(
  run: NodeRun,
  node: ManifestNode,
  hook: { readonly sql: string; readonly compiledSql: string },
): ReturnType<typeof renderHookText> {
  return renderHookText(hook.sql, { ...runInput(run.execution, node), compiledSql: hook.compiledSql });
}

/** dbt: a hook is a text or `{sql, transaction}`. */
function hooksOf(
  node: ManifestNode,
  kind: HookKind,
): readonly { readonly sql: string; readonly transaction: boolean }[] {
  const value: JsonValue | undefined = node.config[`${kind}-hook`];
  const list: readonly JsonValue[] = Array.isArray(value)
    ? value
    : value === undefined || value === null
      ? []
      : [value];
  return list.map(hook => {
    if (typeof hook !== 'object' || hook === null) return { sql: String(hook ?? ''), transaction: true };
    const { sql, transaction } = hook as JsonObject;
    return { sql: String(sql ?? ''), transaction: transaction !== false };
  });
}
