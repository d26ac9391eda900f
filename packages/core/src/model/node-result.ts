import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from './json-value.ts';
import type { NodeId } from './node.ts';

/** dbt's status words. A test that could not run is an error, one whose rows breach is a fail. */
export type NodeStatus =
  | 'success'
  | 'error'
  | 'fail'
  | 'warn'
  | 'pass'
  | 'skipped'
  | 'partial success'
  | 'runtime error'
  | 'no-op';

/** How one node ended: dbt's run-results v6 fields, and what reporters need beside them. */
export interface NodeResult {
  readonly unique_id: NodeId;
  readonly status: NodeStatus;
  readonly message: string | null;
  /** Rows a test found. */
  readonly failures: number | null;
  /** Seconds. */
  readonly execution_time: number;
  readonly timing: readonly {
    readonly name: 'compile' | 'execute';
    readonly started_at: string;
    readonly completed_at: string;
  }[];
  readonly thread_id: string;
  readonly adapter_response: JsonObject;
  readonly compiled: boolean | null;
  readonly compiled_code: string | null;
  readonly relation_name: string | null;
  readonly batch_results: JsonObject | null;
  /** Beside dbt's fields; not written to run_results.json. */
  readonly local: {
    readonly diagnostics: readonly Diagnostic[];
    /** Rows of the relation built; null when unknown or not a relation. */
    readonly rows: number | null;
    /** Bytes on disk, or read from files. */
    readonly bytes: number | null;
    /** Seconds spent in the warehouse. */
    readonly warehouseTime: number;
    readonly writtenRows: number;
    readonly compiledPath: string | null;
  };
}
