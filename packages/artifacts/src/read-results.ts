import type { JsonValue, PreviousFreshness, PreviousRunResults } from '@tsdbt/core';
import { type ArtifactObject, isObject, notAnArtifact, parseArtifact } from './parse-artifact.ts';

/** Reads a run_results.json (v4 and later, dbt's or ours) for `result:` and `retry`. Raises TS5007 for anything else. */
export function readRunResults(text: string, file: string): PreviousRunResults {
  const artifact = parseArtifact(text, file);
  return {
    results: resultsOf(artifact, file).map(result => ({
      unique_id: String(result.unique_id),
      status: String(result.status),
      batch_results: isObject(result.batch_results) ? result.batch_results : null,
    })),
    args: isObject(artifact.args) ? artifact.args : {},
  };
}

/** Reads a sources.json (v3, dbt's or ours) for `source_status:`. Raises TS5007 for anything else. */
export function readSources(text: string, file: string): PreviousFreshness {
  return {
    results: resultsOf(parseArtifact(text, file), file).map(result => ({
      unique_id: String(result.unique_id),
      status: String(result.status),
      max_loaded_at: textOrNull(result.max_loaded_at),
    })),
  };
}

function resultsOf(artifact: ArtifactObject, file: string): readonly ArtifactObject[] {
  const results = artifact.results;
  return Array.isArray(results) ? results.filter(isObject) : notAnArtifact(file, 'an artifact with "results"');
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
