import type { JsonObject, MacroNode, Manifest, ManifestNode } from '@tsdbt/core';
import { fromJson, type Json } from '@tsdbt/jinja';
import { runAdapter } from '../adapter/adapter.ts';
import { runConfig } from '../names/config.ts';
import { envVarFunction } from '../names/env-var.ts';
import { graphValue } from '../names/graph-value.ts';
import { runRef } from '../names/ref.ts';
import { refIndexOf } from '../names/ref-index.ts';
import { UNLIMITED } from '../names/relation-of.ts';
import { runSource } from '../names/source.ts';
import { varFunction } from '../names/var.ts';
import { type PhaseInput, phaseScope } from './phase.ts';
import type { PhaseScope } from './phase-scope.ts';

export interface OperationScopeInput extends PhaseInput {
  readonly manifest: Manifest;
  /** The macro that is run. */
  readonly macro: MacroNode;
  readonly args?: JsonObject;
}

/** What a macro sees that `run-operation` calls: no node, so no `this`, no configuration; `ref` may name any node but ephemeral ones. */
export function operationScope({ manifest, macro, args, ...input }: OperationScopeInput): PhaseScope {
  const { invocation, project } = input;
  const index = refIndexOf(manifest, project.name);
  const packageName = project.name;
  const node = {
    unique_id: macro.unique_id,
    package_name: packageName,
    depends_on: { macros: [], nodes: [] },
    resource_type: 'operation',
  };
  const { local: _, ...model } = macro;
  return phaseScope(input, { id: macro.unique_id, packageName }, adapter => ({
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
        anyNode: true,
        limitsOf: () => UNLIMITED,
      }),
    source: () => runSource({ node, index, limitsOf: () => UNLIMITED }),
    var: () => varFunction({ invocation, project, packageName }, { missing: 'fail' }),
    env_var: () => envVarFunction({ env: invocation.env, secrets: 'refused' }),
    adapter: () => runAdapter(adapter),
    invocation_args_dict: () => fromJson((args ?? { which: invocation.command }) as Json),
  }));
}
