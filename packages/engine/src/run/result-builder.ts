import type { Clock, CompiledNode, Diagnostic, JsonObject, NodeId, NodeResult, NodeStatus } from '@tsdbt/core';
import { formatTimestamp } from '../ports/format-timestamp.ts';

/** Collects how a node went, phase by phase, and makes dbt's result of it. */
export interface ResultBuilder {
  /** Runs a phase and remembers when it began and ended, also when it fails. */
  phase<T>(name: 'compile' | 'execute', work: () => Promise<T>): Promise<T>;
  build(outcome: Outcome): NodeResult;
}

export interface Outcome {
  readonly status: NodeStatus;
  readonly message?: string | null;
  readonly failures?: number | null;
  readonly compiled?: CompiledNode | undefined;
  readonly compiledPath?: string | null;
  readonly relationName?: string | null;
  readonly adapterResponse?: JsonObject;
  readonly diagnostics?: readonly Diagnostic[];
  readonly rows?: number | null;
  readonly bytes?: number | null;
  readonly warehouseTime?: number;
  readonly writtenRows?: number;
}

export function createResultBuilder(id: NodeId, thread: string, clock: Clock): ResultBuilder {
  const begun = clock.monotonic();
  const timing: { name: 'compile' | 'execute'; started_at: string; completed_at: string }[] = [];
  return {
    async phase(name, work) {
      const startedAt = formatTimestamp(clock.now());
      try {
        return await work();
      } finally {
        timing.push({ name, started_at: startedAt, completed_at: formatTimestamp(clock.now()) });
      }
    },
    build: outcome => ({
      unique_id: id,
      status: outcome.status,
      message: outcome.message ?? null,
      failures: outcome.failures ?? null,
      execution_time: clock.monotonic() - begun,
      timing,
      thread_id: thread,
      adapter_response: outcome.adapterResponse ?? {},
      compiled: outcome.compiled !== undefined ? true : null,
      compiled_code: outcome.compiled?.sql ?? null,
      relation_name: outcome.relationName ?? null,
      batch_results: null,
      local: {
        diagnostics: outcome.diagnostics ?? [],
        rows: outcome.rows ?? null,
        bytes: outcome.bytes ?? null,
        warehouseTime: outcome.warehouseTime ?? 0,
        writtenRows: outcome.writtenRows ?? 0,
        compiledPath: outcome.compiledPath ?? null,
      },
    }),
  };
}
