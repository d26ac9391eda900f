import type { JsonObject, MacroNode, Manifest, ManifestNode } from '@tsdbt/core';
import { fromJson, type Json, nativeFunction, type Value } from '@tsdbt/jinja';
import { runAdapter } from '../adapter/adapter.ts';
import { runConfig } from '../names/config.ts';
import { envVarFunction } from '../names/env-var.ts';
import { graphValue } from '../names/graph-value.ts';
import { functionFunction, metricFunction } from '../names/metric.ts';
import { runRef } from '../names/ref.ts';
import { refIndexOf } from '../names/ref-index.ts';
import { UNLIMITED } from '../names/relation-of.ts';
import { runSource } from '../names/source.ts';
import { UNAVAILABLE_NAMES } from '../names/unavailable.ts';
import { varFunction } from '../names/var.ts';
import { Relation } from '../values/relation.ts';
import { type PhaseInput, phaseScope } from './phase.ts';
import { lazyNames, type PhaseScope } from './phase-scope.ts';

export interface OperationScopeInput extends PhaseInput {
  readonly manifest: Manifest;
  /** The macro that is run; its package's variables and nodes count as its own. */
  readonly macro: MacroNode;
  /** The package whose macros may be called by bare names: the one that was named with the macro (dbt); default: the root's. */
  readonly searchPackage?: string;
  /** The command's flags as run_results.json has them. */
  readonly args?: JsonObject;
}

/** What a macro sees that `run-operation` calls: no node, so no `this`, no configuration; `ref` may name any node but ephemeral ones. */
export function operationScope({ manifest, macro, args, ...input }: OperationScopeInput): PhaseScope {
  const { invocation, project } = input;
  const index = refIndexOf(manifest, project.name);
  const packageName = macro.package_name;
  const node = {
    unique_id: macro.unique_id,
    package_name: packageName,
    depends_on: { macros: [], nodes: [] },
    resource_type: 'operation',
  };
  const { local: _, ...model } = macro;
  return phaseScope(input, { id: macro.unique_id, packageName: input.searchPackage ?? project.name }, adapter => [
    lazyNames({
      execute: true,
      model: () => fromJson(model as unknown as Json),
      config: () => runConfig(undefined, () => null),
      graph: () => graphValue(manifest),
      schema: invocation.target.schema,
      database: '',
      ref: () =>
        runRef({
          node: node as Pick<ManifestNode, keyof typeof node>,
          index,
          invocation,
          project,
          anyNode: true,
          limitsOf: () => UNLIMITED,
        }),
      source: () => runSource({ node, index, limitsOf: () => UNLIMITED }),
      var: () => varFunction({ invocation, project, packageName }, { missing: 'fail' }),
      env_var: () => envVarFunction({ env: invocation.env, secrets: 'refused' }),
      adapter: () => runAdapter(adapter),
      metric: () => metricFunction(() => {}),
      function: () => functionFunction(new Relation({}), () => {}),
      sql: null,
      pre_hooks: null,
      post_hooks: null,
      selected_resources: (): Value => [],
      ...UNAVAILABLE_NAMES,
      write: nativeFunction('write', () => ''),
      invocation_args_dict: () => fromJson((args ?? { which: invocation.command }) as Json),
    }),
  ]);
}
