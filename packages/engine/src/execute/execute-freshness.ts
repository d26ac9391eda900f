import type { SourceFreshness } from '@tsdbt/artifacts';
import { operationScope, type PhaseScope, sourceRelation, strictEnvironment } from '@tsdbt/context';
import {
  type Answer,
  type Ask,
  type Diagnostic,
  fail,
  type JsonObject,
  type NodeResult,
  type RunNode,
  type SourceNode,
  type Warehouse,
} from '@tsdbt/core';
import { compileTemplate, Dict, fromJson, type Json, parseTemplate, render, type Value } from '@tsdbt/jinja';
import { driveAsks } from '../run/drive-asks.ts';
import {
  type FreshnessOutcome,
  freshnessOutcome,
  type MeasuredFreshness,
  measureFreshness,
} from '../run/freshness-outcome.ts';
import { performAsk } from '../warehouse/perform-ask.ts';
import { nodeInfo } from './describe-run-node.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { type NodeRun, runNode } from './run-node.ts';
import { phaseInput } from './scope-of.ts';

/** How the check of one source went, for reporters and for sources.json. */
export interface CheckedSource {
  /** dbt: `error` is a stale source, `runtime error` one that could not be checked. */
  readonly result: NodeResult;
  readonly freshness: SourceFreshness;
}

/** Asks a source for its newest row and judges its age. */
export async function executeFreshness(
  execution: Execution,
  source: SourceNode,
  thread: number,
): Promise<CheckedSource> {
  const { label } = describeFreshness(source);
  const criteria = source.freshness ?? {};
  const comment = () => queryComment(execution, undefined);
  let measured: MeasuredFreshness | undefined;
  const what = `freshness of ${label}`;
  const result = await runNode({ execution, id: source.unique_id, thread, what, comment }, async run => {
    const found = await run.builder.phase('execute', () => measure(run, source));
    measured = found;
    const outcome = freshnessOutcome(found, criteria);
    return {
      ...outcome,
      relationName: source.relation_name,
      adapterResponse: { _message: 'OK', query_id: run.warehouse().spent().lastQueryId },
      diagnostics: outcome.status === 'pass' ? [] : [staleDiagnostic(source, outcome, found)],
    };
  });
  if (measured !== undefined) return { result, freshness: sourceFreshness(result, measured, criteria) };
  const error = result.message ?? 'it could not be checked';
  return {
    result: { ...result, status: 'runtime error' },
    freshness: { unique_id: source.unique_id, status: 'runtime error', error },
  };
}

/** dbt: a source is called by its names in the project, whatever its relation is called. */
export function describeFreshness(source: SourceNode): RunNode {
  const { unique_id: id, source_name, name, original_file_path: file } = source;
  return { id, kind: 'freshness', label: `${source_name}.${name}`, file, info: nodeInfo(source) };
}

async function measure(run: NodeRun, source: SourceNode): Promise<MeasuredFreshness> {
  const text = await driveInUtc(run, freshnessRows(run.execution, source));
  const rows = text.split('\n').filter(line => line !== '');
  const [maxLoadedAt = '', snapshottedAt = ''] = rows[0]?.split('\t') ?? [];
  const measured = rows.length === 1 ? measureFreshness(maxLoadedAt, snapshottedAt) : undefined;
  if (measured !== undefined) return measured;
  return fail({
    code: 'TS1005',
    message: `freshness of ${describeFreshness(source).label}: ${rows.length === 1 ? `'${maxLoadedAt}' is no time` : `${rows.length} rows instead of one`}`,
    ...placeOf(source),
    hint: 'loaded_at_field takes any expression, e.g. parseDateTimeBestEffort(loaded_at)',
  });
}

/** Times come in UTC, whatever the zones of the columns and of the server are. ClickHouse: `date_time_output_format` iso. */
function driveInUtc(run: NodeRun, work: Generator<Ask, string, Answer>): Promise<string> {
  const warehouse: Warehouse = {
    ...run.warehouse(),
    query: (sql, options) =>
      run.warehouse().query(sql, {
        ...options,
        settings: { ...options?.settings, date_time_output_format: 'iso' },
      }),
  };
  return driveAsks(work, ask => performAsk(ask, warehouse, run.execution.relations));
}

/**
 * The rows of dbt's freshness macro, `max_loaded_at⇥snapshotted_at`, one a line: of `collect_freshness_custom_sql` for a
 * `loaded_at_query`, else of `collect_freshness`. A project may have its own.
 */
function* freshnessRows(execution: Execution, source: SourceNode): Generator<Ask, string, Answer> {
  const relation = sourceRelation(source);
  const { loaded_at_query: query, loaded_at_field: field } = source;
  if (query !== null) {
    const macro = 'collect_freshness_custom_sql';
    const scope = freshnessScope(execution, source, macro);
    const sql = yield* renderText(execution, { text: query, scope, file: source.original_file_path });
    return yield* collect(execution, { macro, scope, arguments: { source: relation, loaded_at_query: sql } });
  }
  if (field === null) return failUnknownField(source);
  const macro = 'collect_freshness';
  const scope = freshnessScope(execution, source, macro);
  const filter = fromJson((source.freshness?.filter ?? null) as Json);
  return yield* collect(execution, { macro, scope, arguments: { source: relation, loaded_at_field: field, filter } });
}

/** What a freshness macro and a `loaded_at_query` see. dbt: `this`, and the source as `source_node` and `model`. */
function freshnessScope(execution: Execution, source: SourceNode, name: string): PhaseScope {
  const { session } = execution;
  const { manifest, project } = session.parsed;
  const macro = session.library.find(name, project.name);
  if (macro === undefined) throw new Error(`there is no macro ${name}`);
  const scope = operationScope({ ...phaseInput(session), manifest, macro });
  const { local: _, ...model } = source;
  const node = fromJson(model as unknown as Json);
  scope.define('this', sourceRelation(source));
  scope.define('model', node);
  scope.define('source_node', node);
  return scope;
}

interface FreshnessCall {
  readonly macro: string;
  readonly scope: PhaseScope;
  readonly arguments: Readonly<Record<string, Value>>;
}

/** dbt: the macro returns what `load_result` gives, or (the older way) its table. */
function collect(execution: Execution, call: FreshnessCall): Generator<Ask, string, Answer> {
  call.scope.define(ARGUMENTS, new Dict(Object.entries(call.arguments)));
  const text = `{%- set found = ${call.macro}(**${ARGUMENTS}) -%}
    {%- for row in (found.table if found is mapping else found).rows -%}{{ row[0] }}{{ '\\t' }}{{ row[1] }}{{ '\\n' }}{%- endfor -%}`;
  return renderText(execution, { text, scope: call.scope, file: call.macro });
}

const ARGUMENTS = '_tsdbt_arguments';

function renderText(
  { session }: Execution,
  { text, scope, file }: { readonly text: string; readonly scope: PhaseScope; readonly file: string },
): Generator<Ask, string, Answer> {
  const options = { environment: strictEnvironment(session.invocation), frameName: file };
  return render(compileTemplate(parseTemplate(text, { file })), scope, options) as Generator<Ask, string, Answer>;
}

function failUnknownField(source: SourceNode): never {
  return fail({
    code: 'TS1009',
    message: `freshness of ${describeFreshness(source).label}: nothing says when its rows were loaded`,
    ...placeOf(source),
    hint: 'give it a loaded_at_field or a loaded_at_query, or freshness: null to leave it out',
    nodeId: source.unique_id,
  });
}

function staleDiagnostic(source: SourceNode, outcome: FreshnessOutcome, measured: MeasuredFreshness): Diagnostic {
  return {
    code: 'TS8006',
    severity: outcome.status === 'error' ? 'error' : 'warning',
    message: `source ${describeFreshness(source).label}: ${outcome.message}`,
    ...placeOf(source),
    notes: [`newest row: ${measured.maxLoadedAt}, looked at: ${measured.snapshottedAt}`],
    nodeId: source.unique_id,
  };
}

function placeOf({ local }: SourceNode): Pick<Diagnostic, 'at'> {
  return local.declaredAt === undefined ? {} : { at: local.declaredAt };
}

function sourceFreshness(result: NodeResult, measured: MeasuredFreshness, criteria: JsonObject): SourceFreshness {
  return {
    unique_id: result.unique_id,
    status: result.status as FreshnessOutcome['status'],
    max_loaded_at: measured.maxLoadedAt,
    snapshotted_at: measured.snapshottedAt,
    age: measured.age,
    criteria,
    adapter_response: result.adapter_response,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: result.execution_time,
  };
}
