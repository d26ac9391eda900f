import { customVariables, DBT_VERSIONS, type Invocation, type ProjectSettings } from '@tsdbt/core';
import { Dict, makeModules, returnFunction, type Value } from '@tsdbt/jinja';
import type { TemplateHost } from '../phases/template-host.ts';
import { method } from '../values/method.ts';
import { Api } from './api.ts';
import { dataFunctions } from './data-functions.ts';
import { FlagsObject } from './flags.ts';
import { targetValue } from './target.ts';
import { utcDateTime } from './utc-date-time.ts';
import { validationValue } from './validation.ts';

/** Names that mean the same in all templates of one invocation; made once. */
export function sharedNames(
  invocation: Invocation,
  project: Pick<ProjectSettings, 'name'>,
  host: TemplateHost,
): ReadonlyMap<string, Value> {
  let names = made.get(invocation);
  if (names === undefined || names.host !== host) {
    names = { host, values: makeNames(invocation, project, host) };
    made.set(invocation, names);
  }
  return names.values;
}

const made = new WeakMap<Invocation, { readonly host: TemplateHost; readonly values: ReadonlyMap<string, Value> }>();

function makeNames(
  invocation: Invocation,
  project: Pick<ProjectSettings, 'name'>,
  host: TemplateHost,
): ReadonlyMap<string, Value> {
  const target = targetValue(invocation.target);
  return new Map<string, Value>([
    ...Object.entries(dataFunctions(host.yaml)),
    ['target', target],
    ['env', target],
    ['flags', new FlagsObject(invocation)],
    ['modules', makeModules()],
    ['api', new Api()],
    ['column', new Api().getAttr('Column') ?? null],
    ['return', returnFunction],
    ['validation', validationValue()],
    ['project_name', project.name],
    ['dbt_version', DBT_VERSIONS[invocation.dbtRelease]],
    ['invocation_id', invocation.id],
    ['run_started_at', utcDateTime(invocation.startedAt)],
    ['thread_id', 'Thread-1'],
    ['sql_now', 'now()'],
    ['dbt_metadata_envs', new Dict(Object.entries(customVariables(invocation.env)))],
    // dbt 1.12: zeros where no trace is made.
    ['otel_trace_id', method('otel_trace_id', [], () => '0'.repeat(32))],
    ['otel_span_id', method('otel_span_id', [], () => '0'.repeat(16))],
    ['debug', method('debug', [], () => '')],
  ]);
}
