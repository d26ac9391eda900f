import type {
  JsonObject,
  JsonValue,
  Manifest,
  ManifestNode,
  NodeId,
  NodeResult,
  QueryResult,
  SourceNode,
  UnitTestNode,
} from '@tsdbt/core';
import { Dict, fromJson, type Json, nativeFunction, str, Tuple, type Value } from '@tsdbt/jinja';
import { runAdapter } from '../adapter/adapter.ts';
import { runConfig } from '../names/config.ts';
import { envVarFunction } from '../names/env-var.ts';
import { graphValue } from '../names/graph-value.ts';
import { materializeFunction } from '../names/materialize.ts';
import { functionFunction, metricFunction } from '../names/metric.ts';
import { modelValue } from '../names/model-value.ts';
import { type DeferredRelation, runRef } from '../names/ref.ts';
import { refIndexOf } from '../names/ref-index.ts';
import { nodeRelation, type RelationLimits } from '../names/relation-of.ts';
import { runResultsValue } from '../names/run-results.ts';
import { runSource } from '../names/source.ts';
import { UNAVAILABLE_NAMES } from '../names/unavailable.ts';
import { utcDateTime } from '../names/utc-date-time.ts';
import { varFunction } from '../names/var.ts';
import { method } from '../values/method.ts';
import { EPHEMERAL_PREFIX, type EventTimeFilter, type Relation } from '../values/relation.ts';
import { resultTable } from '../values/result-table.ts';
import { type PhaseInput, phaseScope } from './phase.ts';
import type { LazyNames, PhaseScope } from './phase-scope.ts';

export interface RunScopeInput extends PhaseInput {
  readonly manifest: Manifest;
  readonly node: ManifestNode;
  /** The node's SQL once it is compiled: `sql`, `compiled_code`, `model.compiled_code`. */
  readonly compiledSql?: string;
  /** Hears of ephemeral parents: their SQL has to be put in front. */
  readonly onEphemeral?: (id: NodeId) => void;
  /** dbt: `--defer`. */
  readonly deferred?: ReadonlyMap<NodeId, DeferredRelation>;
  /** Ids of the nodes that the command takes. */
  readonly selected?: readonly NodeId[];
  /** The command's flags as run_results.json has them. */
  readonly args?: JsonObject | (() => JsonObject);
  /** Hears the statement that a materialisation calls its main one (`target/run/…`). */
  readonly onWrite?: (sql: string) => void;
  /** Of a seed: its rows. */
  readonly seedRows?: () => Pick<QueryResult, 'columns' | 'rows'>;
  /** Of a microbatch model: the batch that is being built; parents with an `event_time` are cut to it. */
  readonly batch?: Batch;
  /** On-run-end hooks: how the run went. */
  readonly end?: RunEnd;
  /** Unit tests: what takes the place of parents, `this`, macros, variables. */
  readonly unitTest?: UnitTestPlace;
}

export interface Batch {
  readonly id: string;
  /** `YYYY-MM-DD hh:mm:ss`, UTC; start inclusive, end exclusive. */
  readonly start: string;
  readonly end: string;
}

export interface RunEnd {
  readonly results: readonly NodeResult[];
  readonly schemas: readonly string[];
}

export interface UnitTestPlace {
  readonly test: UnitTestNode;
  /** CTE names (without prefix) by the node or source that they stand for. */
  readonly fixtures: ReadonlyMap<NodeId, string>;
}

/** What a template sees when its node is compiled and run: models, tests, analyses, hooks, materialisations. */
export function runScope(input: RunScopeInput): PhaseScope {
  const { node } = input;
  const subject = { id: node.unique_id, packageName: node.package_name, overrides: macroOverrides(input.unitTest) };
  return phaseScope(input, subject, adapter => [
    nodeNames(input),
    referenceNames(input),
    { adapter: () => runAdapter(adapter) },
    ...seedNames(input),
    UNAVAILABLE_NAMES,
    ...endNames(input),
  ]);
}

function nodeNames(input: RunScopeInput): LazyNames {
  const { node, manifest, invocation, compiledSql } = input;
  const model = (): Value => modelWithBatch(input);
  return {
    execute: true,
    this: () => thisRelation(input),
    model,
    config: () => runConfig(node, model),
    graph: () => graphValue(manifest),
    schema: node.schema,
    database: '',
    sql: compiledSql ?? null,
    compiled_code: compiledSql ?? null,
    pre_hooks: () => hooks(node, 'pre-hook'),
    post_hooks: () => hooks(node, 'post-hook'),
    defer_relation: () => deferRelation(input),
    selected_resources: (): Value => [...(input.selected ?? [])],
    invocation_args_dict: () =>
      fromJson((typeof input.args === 'function' ? input.args() : input.args) ?? { which: invocation.command }),
    _materialize: () => materializeFunction(nodeRelation(node, invocation)),
    write: nativeFunction('write', ({ positional }) => {
      input.onWrite?.(str(positional[0] ?? null));
      return '';
    }),
  };
}

/** dbt: a seed's materialisation reads its file. */
function seedNames({ seedRows, host }: RunScopeInput): readonly LazyNames[] {
  if (seedRows === undefined) return [];
  return [
    {
      load_agate_table: method('load_agate_table', [], () =>
        resultTable(seedRows(), text => host?.events({ type: 'print', text: text.replace(/\n$/, '') })),
      ),
    },
  ];
}

/** dbt: hooks at the end of a run see how it went. */
function endNames({ end, manifest }: RunScopeInput): readonly LazyNames[] {
  if (end === undefined) return [];
  return [
    {
      results: () => runResultsValue(end.results, manifest),
      schemas: (): Value => [...end.schemas],
      database_schemas: (): Value => end.schemas.map(schema => new Tuple(['', schema])),
    },
  ];
}

function referenceNames(input: RunScopeInput): LazyNames {
  const { node, manifest, invocation, project, unitTest, deferred, onEphemeral } = input;
  const index = refIndexOf(manifest, project.name);
  const limitsOf = (target: ManifestNode | SourceNode): RelationLimits => limits(target, input);
  const fixtures = unitTest === undefined ? {} : { fixtures: unitTest.fixtures };
  const overrides = (unitTest?.test.overrides ?? {}) as { readonly vars?: JsonObject; readonly env_vars?: JsonObject };
  const vars = overrides.vars === undefined ? invocation.vars : { ...invocation.vars, ...overrides.vars };
  const env = overrides.env_vars === undefined ? invocation.env : { ...invocation.env, ...texts(overrides.env_vars) };
  return {
    ref: () =>
      runRef({
        node,
        index,
        invocation,
        project,
        limitsOf,
        anyNode: node.resource_type === 'operation' || node.resource_type === 'sql_operation',
        ...fixtures,
        ...(onEphemeral === undefined ? {} : { onEphemeral }),
        ...(deferred === undefined ? {} : { deferred }),
      }),
    source: () =>
      runSource({
        node,
        index,
        limitsOf,
        ...fixtures,
        ...(onEphemeral === undefined ? {} : { onFixture: onEphemeral }),
      }),
    metric: () => metricFunction(() => {}),
    function: () => functionFunction(nodeRelation(node, invocation), () => {}),
    var: () => varFunction({ invocation: { vars }, project, packageName: node.package_name }, { missing: 'fail' }),
    env_var: () => envVarFunction({ env, secrets: 'refused' }),
  };
}

function thisRelation({ node, invocation, unitTest }: RunScopeInput): Value {
  if (node.resource_type === 'operation') return null;
  if (unitTest === undefined) return nodeRelation(node, invocation);
  // dbt: the name of the CTE as a text, or None when the test gives no rows for `this`.
  const fixture = unitTest.fixtures.get(unitTest.test.tested_node_unique_id ?? '');
  return fixture === undefined ? null : `${EPHEMERAL_PREFIX}${fixture}`;
}

function modelWithBatch({ node, compiledSql, batch }: RunScopeInput): Value {
  const model = modelValue(node, compiledSql);
  if (batch !== undefined) {
    const { id, start, end } = batch;
    const bounds: [string, Value][] = [
      ['event_time_start', utcDateTime(start)],
      ['event_time_end', utcDateTime(end)],
    ];
    model.set('batch', new Dict([['id', id], ...bounds]));
  }
  return model;
}

/** dbt: `--empty`, and the batch of a microbatch model; neither applies to fixtures. */
function limits(target: ManifestNode | SourceNode, { invocation, batch }: RunScopeInput): RelationLimits {
  const field = target.config.event_time;
  const eventTime: EventTimeFilter | null =
    batch === undefined || typeof field !== 'string' ? null : { field, start: batch.start, end: batch.end };
  return { limit: invocation.flags.empty ? 0 : null, eventTime };
}

function hooks(node: ManifestNode, key: 'pre-hook' | 'post-hook'): Value {
  const list = node.config[key];
  return Array.isArray(list) ? list.map(hook => hookValue(hook as JsonValue)) : [];
}

function hookValue(hook: JsonValue): Value {
  return fromJson((typeof hook === 'string' ? { sql: hook, transaction: true } : hook) as Json);
}

function deferRelation({ node, invocation, deferred }: RunScopeInput): Relation | null {
  const found = deferred?.get(node.unique_id);
  return found === undefined
    ? null
    : nodeRelation({ ...node, schema: found.relation.schema, alias: found.relation.identifier }, invocation);
}

/** dbt: `overrides.macros` of a unit test. */
function macroOverrides(place: UnitTestPlace | undefined): ReadonlyMap<string, JsonValue> {
  const overrides = place?.test.overrides as { readonly macros?: JsonObject } | null | undefined;
  return new Map(Object.entries(overrides?.macros ?? {}));
}

function texts(values: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, str(fromJson(value as Json))]));
}
