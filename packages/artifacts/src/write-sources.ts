import type { JsonObject, NodeId } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';

/** How fresh a source is, or why that could not be found out. Times are ISO 8601, UTC; durations in seconds. */
export type SourceFreshness =
  | {
      readonly unique_id: NodeId;
      readonly status: 'pass' | 'warn' | 'error';
      readonly max_loaded_at: string;
      readonly snapshotted_at: string;
      /** How old the newest row was when it was looked at. */
      readonly age: number;
      /** The source's `freshness`: warn_after, error_after, filter. */
      readonly criteria: JsonObject;
      readonly adapter_response: JsonObject;
      readonly timing: readonly { readonly name: string; readonly started_at: string; readonly completed_at: string }[];
      readonly thread_id: string;
      readonly execution_time: number;
    }
  | { readonly unique_id: NodeId; readonly status: 'runtime error'; readonly error: string };

/** sources.json (dbt's v3). Sources whose query failed are listed too: dbt's schema has them, dbt leaves them out. */
export function sourcesJson(results: readonly SourceFreshness[], run: ArtifactRun, elapsed: number): string {
  const artifact = {
    metadata: artifactMetadata('sources/v3', run),
    results: results.map(resultEntry),
    elapsed_time: elapsed,
  };
  return `${JSON.stringify(artifact)}\n`;
}

function resultEntry(result: SourceFreshness): unknown {
  if (result.status === 'runtime error')
    return { unique_id: result.unique_id, error: result.error, status: result.status };
  return {
    unique_id: result.unique_id,
    max_loaded_at: result.max_loaded_at,
    snapshotted_at: result.snapshotted_at,
    max_loaded_at_time_ago_in_s: result.age,
    status: result.status,
    criteria: result.criteria,
    adapter_response: result.adapter_response,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: result.execution_time,
  };
}
