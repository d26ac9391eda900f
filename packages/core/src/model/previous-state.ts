import type { JsonObject } from './json-value.ts';
import type { Manifest } from './manifest.ts';
import type { NodeId } from './node.ts';

/** Artifacts of an earlier run (`--state`) as data, for `state:`, `result:` and `source_status:`, deferral and retry. */
export interface PreviousState {
  readonly manifest?: Manifest;
  readonly runResults?: PreviousRunResults;
  /** The state's sources.json. */
  readonly sources?: PreviousFreshness;
  /** sources.json of the current target folder, for `source_status:`. */
  readonly currentSources?: PreviousFreshness;
}

/** What later runs need of a run_results.json. */
export interface PreviousRunResults {
  readonly results: readonly {
    readonly unique_id: NodeId;
    /** As written; newer dbt versions know more words than ours. */
    readonly status: string;
    /** Microbatch: which batches failed. */
    readonly batch_results: JsonObject | null;
  }[];
  /** The flags of that run, `which` among them. */
  readonly args: JsonObject;
}

/** What later runs need of a sources.json. */
export interface PreviousFreshness {
  readonly results: readonly {
    readonly unique_id: NodeId;
    readonly status: string;
    /** ISO 8601; null where the query failed. */
    readonly max_loaded_at: string | null;
  }[];
}
