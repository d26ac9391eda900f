import type { JsonObject, ManifestNode, NodeId, RefCall } from '@tsdbt/core';
import { Dict, nativeFunction, type Value } from '@tsdbt/jinja';
import { parseAdapter } from '../adapter/adapter.ts';
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
import { type PhaseInput, phaseScope } from './phase.ts';
import type { PhaseScope } from './phase-scope.ts';

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
}

/**
 * What a template sees while it is parsed. `execute` is false, nothing is asked of the warehouse; `ref` and `source` are noted and give
 * the node's own relation, `config` is noted, a variable that nobody sets is None.
 */
export function parseScope({ node, record, ...input }: ParseScopeInput): PhaseScope {
  const { invocation, project } = input;
  const full = node as ManifestNode;
  const current = nodeRelation(full, invocation);
  const isOperation = node.resource_type === 'operation';
  const subject = {
    id: node.unique_id,
    packageName: node.package_name,
    onMacro: (macro: { readonly unique_id: NodeId }) => record.macro(macro.unique_id),
  };
  return phaseScope(input, subject, adapter => [
    {
      execute: false,
      ref: () => parseRef(current, runtimeConfig(project, invocation), call => record.ref(call)),
      source: () => parseSource(current, (source, table) => record.source(source, table)),
      metric: () => metricFunction(path => record.metric?.(path)),
      function: () => functionFunction(current, path => record.function?.(path)),
      config: () => parseConfig(values => record.config(values)),
      var: () => varFunction({ invocation, project, packageName: node.package_name }, { missing: 'none' }),
      env_var: () => envVarFunction({ env: invocation.env, secrets: 'refused', ...heardBy(input.host) }),
      adapter: () => parseAdapter(adapter),
      this: isOperation ? null : current,
      model: () => modelValue(full),
      graph: emptyGraph,
      schema: node.schema,
      database: '',
      sql: null,
      compiled_code: null,
      pre_hooks: (): Value => [],
      post_hooks: (): Value => [],
      defer_relation: null,
      selected_resources: (): Value => [],
      invocation_args_dict: () => new Dict(),
      write: nativeFunction('write', () => ''),
    },
  ]);
}
