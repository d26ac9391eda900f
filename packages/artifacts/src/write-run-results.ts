import { type JsonObject, maskSecrets, type NodeResult } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';

export interface RunResultsExtra {
  readonly run: ArtifactRun;
  /** Seconds. */
  readonly elapsed: number;
  /** The effective flags under dbt's names, with `which`, `invocation_command` and `vars`; `retry` reads them back. */
  readonly args: JsonObject;
}

/**
 * run_results.json (dbt's v6) as pieces of text to be written one after the other: all SQL of a large project is never one string. Secrets
 * become `*****`.
 * dbt: `RunResultsArtifact.from_execution_results`.
 */
export function* runResultsPieces(results: readonly NodeResult[], extra: RunResultsExtra): Generator<string> {
  yield `{"metadata":${JSON.stringify(artifactMetadata('run-results/v6', extra.run))},"results":[`;
  let separator = '';
  for (const result of results) {
    yield separator + maskSecrets(JSON.stringify(resultEntry(result)));
    separator = ',';
  }
  yield maskSecrets(`],"elapsed_time":${extra.elapsed},"args":${JSON.stringify(extra.args)}}\n`);
}

function resultEntry(result: NodeResult): unknown {
  return {
    status: result.status,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: result.execution_time,
    adapter_response: result.adapter_response,
    message: result.message,
    failures: result.failures,
    unique_id: result.unique_id,
    compiled: result.compiled,
    compiled_code: result.compiled_code,
    relation_name: result.relation_name,
    batch_results: result.batch_results,
  };
}
