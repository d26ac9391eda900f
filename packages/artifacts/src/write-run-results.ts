import type { JsonObject, JsonValue, NodeResult } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';

export interface RunResultsExtra {
  readonly run: ArtifactRun;
  /** Seconds. */
  readonly elapsed: number;
  /** The effective flags under dbt's names, with `which`, `invocation_command` and `vars`; `retry` reads them back. */
  readonly args: JsonObject;
  /** Texts that must not be written: values of secret environment variables. */
  readonly secrets?: readonly string[];
}

/**
 * run_results.json (dbt's v6) as pieces of text to be written one after the other: all SQL of a large project is never one string. Secrets,
 * and values of vars whose name begins with `DBT_ENV_SECRET_`, become `*****` in the arguments.
 * dbt: `RunResultsArtifact.from_execution_results`.
 */
export function* runResultsPieces(results: readonly NodeResult[], extra: RunResultsExtra): Generator<string> {
  yield `{"metadata":${JSON.stringify(artifactMetadata('run-results/v6', extra.run))},"results":[`;
  let separator = '';
  for (const result of results) {
    yield separator + JSON.stringify(resultEntry(result));
    separator = ',';
  }
  const secrets = [...secretVars(extra.args), ...(extra.secrets ?? [])].filter(secret => secret.trim() !== '');
  yield `],"elapsed_time":${extra.elapsed},"args":${JSON.stringify(scrub(extra.args, secrets))}}\n`;
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

function secretVars(args: JsonObject): string[] {
  const vars = args.vars;
  if (typeof vars !== 'object' || vars === null || Array.isArray(vars)) return [];
  const secret = Object.entries(vars).filter(([name]) => name.startsWith('DBT_ENV_SECRET_'));
  return secret.flatMap(([, value]) => (typeof value === 'string' ? [value] : []));
}

function scrub(value: JsonValue, secrets: readonly string[]): JsonValue {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '*****'), value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => scrub(item, secrets));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(item, secrets)]));
}
