import type { Invocation } from '@tsdbt/core';
import {
  type Answer,
  type Ask,
  ask,
  fail,
  type ManifestNode,
  type NodeId,
  type ProjectSettings,
  type RefCall,
  type RelationName,
} from '@tsdbt/core';
import { type CallArgs, type NativeFunction, nativeFunction, type Suspended, typeName, type Value } from '@tsdbt/jinja';
import { isUndefined } from '../values/is-undefined.ts';
import type { Relation } from '../values/relation.ts';
import type { RefIndex } from './ref-index.ts';
import { ephemeralRelation, nodeRelation, type RelationLimits } from './relation-of.ts';
import { runtimeConfig } from './runtime-config.ts';

/** `ref([package,] name, v=…)` while parsing: notes the call and gives the current node's relation (dbt). */
export function parseRef(current: Relation, config: Value, onRef: (call: RefCall) => void): NativeFunction {
  return nativeFunction(
    'ref',
    args => {
      onRef(readRefCall(args));
      return current;
    },
    { config },
  );
}

/** What `ref` needs to know when a node is compiled or run. */
export interface RunRefOptions {
  readonly node: Pick<ManifestNode, 'unique_id' | 'package_name' | 'depends_on' | 'resource_type'>;
  readonly index: RefIndex;
  readonly invocation: Invocation;
  readonly project: ProjectSettings;
  /** Operations may refer to anything; other nodes only to what parsing saw. */
  readonly anyNode: boolean;
  readonly limitsOf: (target: ManifestNode) => RelationLimits;
  /** Hears of ephemeral parents and of fixtures: their SQL has to be put in front. Absent: they cannot be referred to (operations). */
  readonly onEphemeral?: ((id: NodeId) => void) | undefined;
  /** dbt: `--defer`: where to read nodes that were not built here. */
  readonly deferred?: ReadonlyMap<NodeId, DeferredRelation> | undefined;
  /** Fixtures of a unit test take the place of what they stand for. */
  readonly fixtures?: ReadonlyMap<NodeId, string> | undefined;
}

export interface DeferredRelation {
  readonly relation: RelationName;
  /** dbt: `--favor-state`; otherwise only when the relation does not exist here. */
  readonly always: boolean;
}

/** `ref([package,] name, v=…)` when a node is compiled or run: the relation of the node that is meant. */
export function runRef(options: RunRefOptions): NativeFunction {
  const resolve = (args: CallArgs): Relation | Suspended => {
    const call = readRefCall(args);
    const target = options.index.node(call, options.node.package_name);
    if (target === undefined) return failUnknown(call, options);
    if (!options.anyNode && !options.node.depends_on.nodes.includes(target.unique_id)) return failUnseen(call, options);
    return relationFor(target, options);
  };
  return nativeFunction('ref', resolve, { config: runtimeConfig(options.project, options.invocation) });
}

function relationFor(target: ManifestNode, options: RunRefOptions): Relation | Generator<Ask, Value, Answer> {
  if (options.fixtures !== undefined) {
    options.onEphemeral?.(target.unique_id);
    return fixtureRelation(options.fixtures, target.unique_id, `ref('${target.name}')`);
  }
  const limits = options.limitsOf(target);
  if (target.config.materialized === 'ephemeral' && target.resource_type === 'model') {
    if (options.onEphemeral === undefined) return failEphemeral(target);
    options.onEphemeral(target.unique_id);
    return ephemeralRelation(target.alias, limits);
  }
  const here = nodeRelation(target, options.invocation, limits);
  const deferred = options.deferred?.get(target.unique_id);
  return deferred === undefined ? here : deferredOr(here, deferred);
}

/** What a unit test gives for a parent; one that it gives nothing for is an error, as in dbt. */
export function fixtureRelation(fixtures: ReadonlyMap<NodeId, string>, id: NodeId, input: string): Relation {
  const fixture = fixtures.get(id);
  if (fixture !== undefined) return ephemeralRelation(fixture);
  return fail({
    code: 'TS4001',
    message: `the model reads ${input}, for which the unit test gives no rows: ${id} was not found among its inputs`,
    hint: `add it under given: - {input: ${input}, rows: []}`,
  });
}

function* deferredOr(here: Relation, { relation, always }: DeferredRelation): Generator<Ask, Value, Answer> {
  const there = here.with({ schema: relation.schema, identifier: relation.identifier });
  if (always) return there;
  const { schema, identifier } = here.fields;
  const existing = yield* ask({ kind: 'relation', schema: schema ?? '', identifier: identifier ?? '' });
  return existing === null ? there : here;
}

/** Reads the arguments of a `ref`; wrong ones are errors (TS3006). */
export function readRefCall({ positional, named }: CallArgs): RefCall {
  if (positional.length < 1 || positional.length > 2) {
    return fail({ code: 'TS3006', message: `ref() takes at most two arguments (${positional.length} given)` });
  }
  const name = textArgument(positional.at(-1), 'name');
  const packageName = positional.length === 2 ? textArgument(positional[0], 'package') : null;
  return { name, package: packageName, version: versionArgument(named.get('version') ?? named.get('v')) };
}

function textArgument(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  return fail({
    code: 'TS3006',
    message: `The ${what} argument to ref() must be a string, got ${typeName(value ?? null)}`,
  });
}

function versionArgument(value: Value | undefined): string | number | null {
  if (value === undefined || value === null || isUndefined(value)) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'object' && 'value' in value && typeof value.value === 'number') return value.value;
  return fail({
    code: 'TS3006',
    message: `The version argument to ref() must be a string or a number, got ${typeName(value)}`,
  });
}

/** As written in the template: `ref('p', 'orders', v=2)`. */
function refText({ name, package: packageName, version }: RefCall): string {
  const parts = [...(packageName === null ? [] : [`'${packageName}'`]), `'${name}'`];
  if (version !== null) parts.push(`v=${typeof version === 'string' ? `'${version}'` : version}`);
  return `ref(${parts.join(', ')})`;
}

function failUnknown(call: RefCall, { node, index }: RunRefOptions): never {
  const inPackage = call.package === null ? '' : ` in package '${call.package}'`;
  const hint = index.suggestion(call.name);
  return fail({
    code: index.isDisabled(call.name) ? 'TS4004' : 'TS4001',
    message: `${node.unique_id} depends on a node named '${call.name}'${inPackage} which ${index.isDisabled(call.name) ? 'is disabled' : 'was not found'}`,
    nodeId: node.unique_id,
    ...(hint === undefined ? {} : { hint }),
  });
}

function failUnseen(call: RefCall, { node }: RunRefOptions): never {
  return fail({
    code: 'TS4005',
    message: `${refText(call)} was not seen while parsing, so ${node.unique_id} does not depend on it`,
    hint: `add this comment to the model: -- depends_on: {{ ${refText(call)} }}`,
    nodeId: node.unique_id,
  });
}

function failEphemeral(target: ManifestNode): never {
  return fail({ code: 'TS4006', message: `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral` });
}
