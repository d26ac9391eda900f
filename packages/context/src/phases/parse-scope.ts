import type { JsonObject, ManifestNode, NodeId, RefCall } from '@tsdbt/core';
import { Dict, nativeFunction } from '@tsdbt/jinja';
import { parseAdapter } from '../adapter/adapter.ts';
import type { AdapterPlace } from '../adapter/adapter-method.ts';
import { parseConfig } from '../names/config.ts';
import { envVarFunction, heardBy } from '../names/env-var.ts';
import { emptyGraph } from '../names/graph-value.ts';
import { functionFunction, metricFunction } from '../names/metric.ts';
import { modelValue } from '../names/model-value.ts';
import { parseRef } from '../names/ref.ts';
import { nodeRelation } from '../names/relation-of.ts';
import { runtimeConfig } from '../names/runtime-config.ts';
import { parseSource } from '../names/source.ts';
import { varFunction } from '../names/var.ts';
import type { Relation } from '../values/relation.ts';
import { namesOfAllPhases, type PhaseInput, phaseScope } from './phase.ts';
import { type NameTable, nameTable, type PhaseScope, PlacedNames } from './phase-scope.ts';

/** Hears what a template does while it is parsed: from this its dependencies and its configuration are made. */
export interface ParseRecorder {
  ref(call: RefCall): void;
  source(source: string, table: string): void;
  /** One `config(…)` call; later ones are merged over earlier ones. */
  config(values: JsonObject): void;
  /** A macro that the template itself calls. */
  macro(id: NodeId): void;
  /** `[name]` or `[package, name]`. */
  metric?(path: readonly string[]): void;
  function?(path: readonly string[]): void;
}

/** A node that is being parsed; `schema` and `alias` are as they would be without configuration (dbt). */
export type ParseNode = Pick<
  ManifestNode,
  'unique_id' | 'resource_type' | 'package_name' | 'schema' | 'alias' | 'config'
> &
  Partial<ManifestNode>;

export interface ParseScopeInput extends PhaseInput {
  readonly node: ParseNode;
  readonly record: ParseRecorder;
  /** Whether macros may use what is undefined, as the template itself may; dbt's may not. */
  readonly lenientMacros?: boolean;
}

/**
 * What a template sees while it is parsed. `execute` is false, nothing is asked of the warehouse; `ref` and `source` are noted and give
 * the node's own relation, `config` is noted, a variable that nobody sets is None.
 */
export function parseScope(input: ParseScopeInput): PhaseScope {
  const { node, record, invocation } = input;
  const full = node as ManifestNode;
  const current = nodeRelation(full, invocation);
  const subject = {
    id: node.unique_id,
    packageName: node.package_name,
    lenientMacros: input.lenientMacros,
    onMacro: (macro: { readonly unique_id: NodeId }) => record.macro(macro.unique_id),
  };
  return phaseScope(input, subject, adapter => [
    new PlacedNames(PARSE_NAMES, { input, record, node: full, current, adapter }),
  ]);
}

/** Every name that means something in a template that is parsed, but for the macros. */
export function parseNames(input: PhaseInput): ReadonlySet<string> {
  return new Set([...PARSE_NAMES.keys(), ...namesOfAllPhases(input)]);
}

/** Where a name is asked for while parsing. */
interface ParsePlace {
  readonly input: PhaseInput;
  readonly record: ParseRecorder;
  readonly node: ManifestNode;
  readonly current: Relation;
  readonly adapter: AdapterPlace;
}

const PARSE_NAMES: NameTable<ParsePlace> = nameTable({
  execute: () => false,
  ref: ({ input, record, current }) =>
    parseRef(current, runtimeConfig(input.project, input.invocation), call => record.ref(call)),
  source: ({ record, current }) => parseSource(current, (source, table) => record.source(source, table)),
  metric: ({ record }) => metricFunction(path => record.metric?.(path)),
  function: ({ record, current }) => functionFunction(current, path => record.function?.(path)),
  config: ({ record }) => parseConfig(values => record.config(values)),
  var: ({ input, node }) => varFunction({ ...input, packageName: node.package_name }, { missing: 'none' }),
  env_var: ({ input }) => envVarFunction({ env: input.invocation.env, secrets: 'refused', ...heardBy(input.host) }),
  adapter: ({ adapter }) => parseAdapter(adapter),
  this: ({ node, current }) => (node.resource_type === 'operation' ? null : current),
  model: ({ node }) => modelValue(node),
  graph: emptyGraph,
  schema: ({ node }) => node.schema,
  database: () => '',
  sql: () => null,
  compiled_code: () => null,
  pre_hooks: () => [],
  post_hooks: () => [],
  defer_relation: () => null,
  selected_resources: () => [],
  invocation_args_dict: () => new Dict(),
  write: () => nativeFunction('write', () => ''),
});
