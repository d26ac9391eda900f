import type { NodeId } from '@tsdbt/core';
import { runDependencies } from '@tsdbt/graph';
import { explainPlan } from '@tsdbt/plan';
import { findNode } from '../execute/describe-run-node.ts';
import type { Execution } from '../execute/execution.ts';
import { planForDryRun } from '../execute/plan-for-dry-run.ts';
import type { ExitCode } from '../request/command-request.ts';

/** `--dry-run`: what each node would do, statement by statement, in the order in which a single thread would do it. */
export async function explainNodes(execution: Execution, ids: readonly NodeId[]): Promise<ExitCode> {
  const { session } = execution;
  const { manifest } = session.parsed;
  const gated = session.request.command === 'build';
  for (const id of runDependencies(session.graph, manifest, ids, { testsGate: gated }).keys()) {
    const node = findNode(manifest, id);
    if (node === undefined) continue;
    const plan = await planForDryRun(execution, node);
    if (plan !== undefined) session.request.events({ type: 'output', text: `${explainPlan(plan)}\n` });
  }
  return 0;
}
