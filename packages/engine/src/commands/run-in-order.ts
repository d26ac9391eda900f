import type { NodeId, NodeResult } from '@tsdbt/core';
import { runDependencies } from '@tsdbt/graph';
import type { Execution } from '../execute/execution.ts';
import { createResultBuilder } from '../run/result-builder.ts';
import { runGraph } from '../run/run-graph.ts';

/** Does something to each node, several at a time; nothing is skipped for another's sake. Failures are told as they come. */
export function runInOrder(
  execution: Execution,
  ids: readonly NodeId[],
  work: (id: NodeId, thread: number) => Promise<NodeResult>,
): Promise<readonly NodeResult[]> {
  const { session } = execution;
  const dependencies = runDependencies(session.graph, session.parsed.manifest, ids, { testsGate: false });
  return runGraph({
    dependencies,
    threads: session.invocation.target.threads,
    async execute(id, thread) {
      const result = await work(id, thread);
      execution.results.push(result);
      for (const diagnostic of result.local.diagnostics) session.request.events({ type: 'diagnostic', diagnostic });
      return result;
    },
    blocks: () => false,
    stops: result => session.invocation.flags.failFast && result.status === 'error',
    skip: id =>
      createResultBuilder(execution, { id, thread: 0 }).build({
        status: 'skipped',
        message: 'Skipping due to fail_fast',
      }),
  });
}
