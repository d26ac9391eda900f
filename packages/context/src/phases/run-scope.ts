import type {
  Invocation,
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
import type { AdapterPlace } from '../adapter/adapter-method.ts';
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
import { type VarSources, varFunction } from '../names/var.ts';
import { method } from '../values/method.ts';
import { cteName, type EventTimeFilter, type Relation } from '../values/relation.ts';
import { resultTable } from '../values/result-table.ts';
import { type PhaseInput, type PhaseSubject, phaseScope } from './phase.ts';
import { lazyNames, type NameLayer, type NameTable, nameTable, type PhaseScope, PlacedNames } from './phase-scope.ts';

export interface RunScopeInput extends PhaseInput {
  readonly manifest: Manifest;
  readonly node: ManifestNode;
  /** The node's SQL once it is compiled: `sql`, `compiled_code`, `model.compiled_code`. */
  readonly compiledSql?: string;
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

/**
 * What a template sees when its node is compiled and run: models, tests, analyses, hooks, materialisations. `onEphemeral` hears of
 * ephemeral parents and of fixtures: their SQL has to be put in front.
 */
export function runScope(input: RunScopeInput, onEphemeral?: (id: NodeId) => void): PhaseScope {
  const { node, end, unitTest } = input;
  const overrides = unitTest === undefined ? undefined : macroOverrides(unitTest);
  const subject: PhaseSubject = { id: node.unique_id, packageName: node.package_name, onMacro: undefined, overrides };
  return phaseScope(input, subject, adapter => {
    const names = new PlacedNames(RUN_NAMES, { input, adapter, onEphemeral });
    return end === undefined ? [names] : [names, endNames(end, input.manifest)];
  });
}

/** Where a name of a run is asked for. */
interface RunPlace {
  readonly input: RunScopeInput;
  readonly adapter: AdapterPlace;
  readonly onEphemeral: ((id: NodeId) => void) | undefined;
}

const RUN_NAMES: NameTable<RunPlace> = nameTable({
  execute: () => true,
  this: ({ input }) => thisRelation(input),
  model: ({ input }) => modelWithBatch(input),
  config: ({ input }) => runConfig(input.node, () => modelWithBatch(input)),
  graph: ({ input }) => graphValue(input.manifest),
  schema: ({ input }) => input.node.schema,
  database: () => '',
  sql: ({ input }) => input.compiledSql ?? null,
  compiled_code: ({ input }) => input.compiledSql ?? null,
  pre_hooks: ({ input }) => hooks(input.node, 'pre-hook'),
  post_hooks: ({ input }) => hooks(input.node, 'post-hook'),
  defer_relation: ({ input }) => deferRelation(input),
  selected_resources: ({ input }) => [...(input.selected ?? [])],
  invocation_args_dict: ({ input }) => argumentsDict(input),
  _materialize: ({ input }) => materializeFunction(nodeRelation(input.node, input.invocation)),
  write: ({ input }) => writeFunction(input),
  ref: refFunction,
  source: sourceFunction,
  metric: () => metricFunction(() => {}),
  function: ({ input }) => functionFunction(nodeRelation(input.node, input.invocation), () => {}),
  var: ({ input }) => varFunction(varSources(input), { missing: 'fail' }),
  env_var: ({ input }) => envVarFunction({ env: environmentOf(input), secrets: 'refused' }),
  adapter: ({ adapter }) => runAdapter(adapter),
  ...constants(UNAVAILABLE_NAMES),
  load_agate_table: ({ input }) => loadAgateTable(input),
});

function constants(values: Readonly<Record<string, Value>>): Readonly<Record<string, () => Value>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, () => value]));
}

function argumentsDict({ args, invocation }: RunScopeInput): Value {
  return fromJson((typeof args === 'function' ? args() : args) ?? { which: invocation.command });
}

function writeFunction({ onWrite }: RunScopeInput): Value {
  return nativeFunction('write', ({ positional }) => {
    onWrite?.(str(positional[0] ?? null));
    return '';
  });
}

/** dbt: a seed's materialisation reads its file. */
function loadAgateTable({ seedRows, host }: RunScopeInput): Value {
  if (seedRows === undefined) return UNAVAILABLE_NAMES.load_agate_table ?? null;
  return method('load_agate_table', [], () =>
    resultTable(seedRows(), text => host?.events({ type: 'print', text: text.replace(/\n$/, '') })),
  );
}

/** dbt: hooks at the end of a run see how it went. */
function endNames(end: RunEnd, manifest: Manifest): NameLayer {
  return lazyNames({
    results: () => runResultsValue(end.results, manifest),
    schemas: (): Value => [...end.schemas],
    database_schemas: (): Value => end.schemas.map(schema => new Tuple(['', schema])),
  });
}

function refFunction({ input, onEphemeral }: RunPlace): Value {
  const { node, manifest, invocation, project, unitTest, deferred } = input;
  return runRef({
    node,
    index: refIndexOf(manifest, project.name),
    invocation,
    project,
    limitsOf: target => limits(target, input),
    anyNode: node.resource_type === 'operation' || node.resource_type === 'sql_operation',
    fixtures: unitTest?.fixtures,
    onEphemeral,
    deferred,
  });
}

function sourceFunction({ input, onEphemeral }: RunPlace): Value {
  const { node, manifest, project, unitTest } = input;
  return runSource({
    node,
    index: refIndexOf(manifest, project.name),
    limitsOf: target => limits(target, input),
    fixtures: unitTest?.fixtures,
    onFixture: onEphemeral,
  });
}

/** dbt: `overrides` of a unit test. */
interface Overrides {
  readonly macros?: JsonObject;
  readonly vars?: JsonObject;
  readonly env_vars?: JsonObject;
}

function overridesOf(unitTest: UnitTestPlace | undefined): Overrides {
  return (unitTest?.test.overrides ?? {}) as Overrides;
}

function varSources({ node, invocation, project, unitTest }: RunScopeInput): VarSources {
  const { vars } = overridesOf(unitTest);
  const given = vars === undefined ? invocation.vars : { ...invocation.vars, ...vars };
  return { invocation: { vars: given }, project, packageName: node.package_name };
}

function environmentOf({ invocation, unitTest }: RunScopeInput): Invocation['env'] {
  const { env_vars: own } = overridesOf(unitTest);
  return own === undefined ? invocation.env : { ...invocation.env, ...texts(own) };
}

function thisRelation({ node, invocation, unitTest }: RunScopeInput): Value {
  if (node.resource_type === 'operation') return null;
  if (unitTest === undefined) return nodeRelation(node, invocation);
  // dbt: the name of the CTE as a text, or None when the test gives no rows for `this`.
  const fixture = unitTest.fixtures.get(unitTest.test.tested_node_unique_id ?? '');
  return fixture === undefined ? null : cteName(fixture);
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
function macroOverrides(place: UnitTestPlace): ReadonlyMap<string, JsonValue> {
  return new Map(Object.entries(overridesOf(place).macros ?? {}));
}

function texts(values: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, str(fromJson(value as Json))]));
}
