import type { NodeId, NodeResult } from '@tsdbt/core';
import type { Execution } from '../execute/execution.ts';
import { runEnd, runHooks } from '../execute/run-hooks.ts';
import { type NodeWork, runNodes } from './run-nodes.ts';

/** dbt: a failed on-run-start hook skips the nodes only under `skip_nodes_if_on_run_start_fails`; on-run-end runs in any case. */
export async function runWithHooks(
  execution: Execution,
  ids: readonly NodeId[],
  work: NodeWork,
): Promise<readonly NodeResult[]> {
  const { project } = execution.session.parsed;
  const { behavior } = execution.session.invocation.flags;
  const before = await runHooks(execution, project.onRunStart);
  const failed = before.some(result => result.status === 'error');
  const skip = failed && behavior.skip_nodes_if_on_run_start_fails === true;
  const results = await runNodes(execution, { ids, gated: execution.session.request.command === 'build', skip, work });
  const after = await runHooks(execution, project.onRunEnd, runEnd(execution));
  return [...before, ...results, ...after];
}
