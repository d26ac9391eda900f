import type { ApplyOptions } from '@tsdbt/clickhouse';
import type { Diagnostic, NodeId } from '@tsdbt/core';
import { queryIdPrefix } from './execution.ts';
import type { NodeRun } from './run-node.ts';

/** How any plan of a node is carried out: under its query_ids, interruptible, its progress shown. */
export function applyOptions({ execution, context }: NodeRun, id: NodeId): ApplyOptions {
  const { events, signal } = execution.session.request;
  return {
    beside: execution.warehouse,
    queryIdPrefix: queryIdPrefix(execution, id),
    owner: execution.owner,
    signal,
    onProgress: progress => events({ type: 'nodeProgress', id, progress }),
    onUndoFailed: (sql, error) => events({ type: 'diagnostic', diagnostic: undoFailed(context.what, sql, error) }),
  };
}

/** What could not be undone is left for the next run to sweep; say what it is. */
function undoFailed(what: string, sql: string, error: unknown): Diagnostic {
  return {
    code: 'TS6003',
    severity: 'warning',
    message: `${what}: a step could not be undone; the next run will try again`,
    notes: [sql, error instanceof Error ? error.message : String(error)],
  };
}
