import type { Manifest, NodeId, NodeResult, RunNode } from '@tsdbt/core';
import { runDependencies } from '@tsdbt/graph';
import { type Execution, threadName } from '../execute/execution.ts';
import { createResultBuilder } from '../run/result-builder.ts';
import { runGraph } from '../run/run-graph.ts';

export interface RunNodesOptions {
  readonly ids: readonly NodeId[];
  /** dbt: in `build` tests stand before what is downstream, and a failed test or a skipped node blocks as well. */
  readonly gated: boolean;
  /** dbt: `skip_nodes_if_on_run_start_fails`: everything is skipped. */
  readonly skip: boolean;
  readonly work: NodeWork;
}

/** What is done to each node of a run, and how it is called while it is done. */
export interface NodeWork {
  readonly describe: (id: NodeId) => RunNode;
  readonly execute: (id: NodeId, thread: number) => Promise<NodeResult>;
}

/** Runs nodes in the order of the graph and tells the reporters. */
export async function runNodes(
  execution: Execution,
  { ids, gated, skip, work }: RunNodesOptions,
): Promise<readonly NodeResult[]> {
  const { session } = execution;
  const { events } = session.request;
  const { manifest } = session.parsed;
  const { target, flags } = session.invocation;
  const dependencies = runDependencies(session.graph, manifest, ids, { testsGate: gated });
  const described = new Map(Array.from(dependencies.keys(), id => [id, work.describe(id)]));
  const nodes = [...described.values()];
  events({ type: 'runStarted', nodes, threads: target.threads });
  let begun = 0;
  const tell = (node: RunNode, index: number, result: NodeResult): NodeResult => {
    execution.results.push(result);
    events({ type: 'nodeFinished', node, index, total: nodes.length, result });
    return result;
  };
  const skipped = (id: NodeId, message: string): NodeResult =>
    createResultBuilder(execution, { id, thread: 0 }).build({ status: 'skipped', message });
  const nodeOf = (id: NodeId): RunNode => described.get(id) ?? { id, kind: 'node', label: id, file: '' };
  return runGraph({
    dependencies,
    threads: target.threads,
    blocks: result =>
      (BLOCKING.has(result.status) || (gated && result.status === 'fail')) && !continuesOnError(manifest, result),
    stops: result => (flags.failFast && FAILURES.has(result.status)) || session.request.signal.aborted,
    async execute(id, thread) {
      const node = nodeOf(id);
      // dbt: a node has the same number when it starts and when it ends.
      const index = ++begun;
      if (skip) return tell(node, index, skipped(id, 'an on-run-start hook failed'));
      events({ type: 'nodeStarted', node, index, total: nodes.length, thread: threadName(thread) });
      return tell(node, index, await work.execute(id, thread));
    },
    skip(id, because) {
      const why =
        because === undefined ? stopReason(session.request.signal.aborted) : whyOf(nodeOf(because.unique_id), because);
      return tell(nodeOf(id), ++begun, skipped(id, why));
    },
  });
}

/** dbt 1.12: `on_error: continue` lets a model's children run whatever came of it. */
function continuesOnError(manifest: Manifest, { unique_id }: NodeResult): boolean {
  const node = manifest.nodes[unique_id];
  return node?.resource_type === 'model' && node.config.on_error === 'continue';
}

function whyOf(node: RunNode, result: NodeResult): string {
  return `${node.label} ${WHY[result.status] ?? 'failed'}`;
}

/** dbt: what failed, was skipped or was only partly built keeps the nodes below it from running. */
const BLOCKING: ReadonlySet<string> = new Set(['error', 'runtime error', 'skipped', 'partial success']);

const FAILURES: ReadonlySet<string> = new Set(['error', 'runtime error', 'fail', 'partial success']);

const WHY: Readonly<Record<string, string>> = {
  fail: 'failed',
  skipped: 'was skipped',
  error: 'failed',
  'partial success': 'was only partly built',
};

function stopReason(interrupted: boolean): string {
  return interrupted ? 'interrupted' : 'Skipping due to fail_fast';
}
