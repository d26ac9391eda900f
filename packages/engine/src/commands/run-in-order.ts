import type { NodeId, NodeResult } from '@tsdbt/core';
import { runDependencies } from '@tsdbt/graph';
import { describeRunNode } from '../execute/describe-run-node.ts';
import { type Execution, threadName } from '../execute/execution.ts';
import { createResultBuilder } from '../run/result-builder.ts';
import { runGraph } from '../run/run-graph.ts';

/** Does something to each node, several at a time; nothing is skipped for another's sake. Failures are told as they come. */
export function runInOrder(
  execution: Execution,
  ids: readonly NodeId[],
  work: (id: NodeId, thread: number) => Promise<NodeResult>,
): Promise<readonly NodeResult[]> {
  const { session } = execution;
  const { events } = session.request;
  const { threads, name: target } = session.invocation.target;
  events({ type: 'concurrency', nodes: ids.length, threads, target });
  let begun = 0;
  const dependencies = runDependencies(session.graph, session.parsed.manifest, ids, { testsGate: false });
  return runGraph({
    dependencies,
    threads,
    async execute(id, thread) {
      const place = { node: describeRunNode(session.parsed.manifest, id), index: ++begun, total: ids.length };
      // New keys stand before the spread (ADR 0008): this happens once a node.
      events({ type: 'nodeStarted', thread: threadName(thread), onlyCompiles: true, ...place });
      const result = await work(id, thread);
      execution.results.push(result);
      events({ type: 'nodeFinished', result, onlyCompiles: true, ...place });
      for (const diagnostic of result.local.diagnostics) events({ type: 'diagnostic', diagnostic });
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
