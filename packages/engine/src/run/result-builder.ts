import type { CompiledNode, Diagnostic, JsonObject, NodeId, NodeResult, NodeStatus } from '@tsdbt/core';
import { type Execution, threadName } from '../execute/execution.ts';
import { formatTimestamp } from '../ports/format-timestamp.ts';
import type { Spent } from '../warehouse/node-warehouse.ts';

/** Collects how a node went, phase by phase, and makes dbt's result of it. */
export interface ResultBuilder {
  /** Runs a phase and remembers when it began and ended, also when it fails. */
  phase<T>(name: 'compile' | 'execute', work: () => Promise<T>): Promise<T>;
  build(outcome: Outcome, effort?: Effort): NodeResult;
}

/** What a node took, and left behind. */
export interface Effort {
  /** What its statements cost; undefined when there were none. */
  readonly spent: Pick<Spent, 'seconds' | 'writtenRows'> | undefined;
  readonly compiledPath: string | undefined;
}

export interface Outcome {
  readonly status: NodeStatus;
  readonly message?: string | null;
  readonly failures?: number | null;
  readonly compiled?: CompiledNode | undefined;
  readonly relationName?: string | null;
  readonly adapterResponse?: JsonObject;
  readonly diagnostics?: readonly Diagnostic[];
  readonly rows?: number | null;
  readonly bytes?: number | null;
}

/** Whose result it is, and which thread of the run it was done on (0: none). */
export interface ResultSubject {
  readonly id: NodeId;
  readonly thread: number;
}

export function createResultBuilder(execution: Execution, { id, thread }: ResultSubject): ResultBuilder {
  const { clock, parsed, request } = execution.session;
  const node = parsed.manifest.nodes[id];
  // dbt: a seed cannot be compiled, nor can what is no node of the manifest's.
  const uncompiled = node === undefined || node.resource_type === 'seed' ? null : false;
  const begun = clock.monotonic();
  const timing: { name: 'compile' | 'execute'; started_at: string; completed_at: string }[] = [];
  return {
    async phase(name, work) {
      const startedAt = formatTimestamp(clock.now());
      request.events({ type: 'nodePhase', id, phase: name, thread: threadName(thread) });
      try {
        return await work();
      } finally {
        timing.push({ name, started_at: startedAt, completed_at: formatTimestamp(clock.now()) });
      }
    },
    build: (outcome, effort) => ({
      unique_id: id,
      status: outcome.status,
      message: outcome.message ?? null,
      failures: outcome.failures ?? null,
      // dbt: what was skipped took no time, so that hooks can tell what ran.
      execution_time: outcome.status === 'skipped' ? 0 : clock.monotonic() - begun,
      timing,
      thread_id: threadName(thread),
      adapter_response: outcome.adapterResponse ?? {},
      compiled: outcome.compiled !== undefined ? true : uncompiled,
      compiled_code: outcome.compiled?.sql ?? null,
      // dbt: only what is compiled says its relation; a seed is not.
      relation_name: node?.resource_type === 'seed' ? null : (outcome.relationName ?? node?.relation_name ?? null),
      batch_results: null,
      local: {
        diagnostics: outcome.diagnostics ?? [],
        rows: outcome.rows ?? null,
        bytes: outcome.bytes ?? null,
        warehouseTime: effort?.spent?.seconds ?? 0,
        writtenRows: effort?.spent?.writtenRows ?? 0,
        compiledPath: effort?.compiledPath ?? null,
      },
    }),
  };
}
