import { type NodeId, type NodeResult, TsdbtError } from '@tsdbt/core';
import type { Execution } from '../execute/execution.ts';
import { runEnd, runHooks } from '../execute/run-hooks.ts';
import { type NodeWork, runNodes } from './run-nodes.ts';

/** How a run with its hooks went. */
export interface HookedRun {
  readonly results: readonly NodeResult[];
  /** What keeps an on-run-end hook from being rendered: the command ends with it once the results are told and written. */
  readonly failure: TsdbtError | undefined;
}

/** dbt: a failed on-run-start hook skips the nodes only under `skip_nodes_if_on_run_start_fails`; on-run-end runs in any case. */
export async function runWithHooks(execution: Execution, ids: readonly NodeId[], work: NodeWork): Promise<HookedRun> {
  const { project } = execution.session.parsed;
  const { behavior } = execution.session.invocation.flags;
  const before = await runHooks(execution, project.onRunStart);
  const failed = before.some(result => result.status === 'error');
  const skip = failed && behavior.skip_nodes_if_on_run_start_fails === true;
  const nodes = await runNodes(execution, { ids, gated: execution.session.request.command === 'build', skip, work });
  const results = [...before, ...nodes];
  try {
    const after = await runHooks(execution, project.onRunEnd, runEnd(execution));
    return { results: [...results, ...after], failure: undefined };
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    return { results, failure: error };
  }
}
