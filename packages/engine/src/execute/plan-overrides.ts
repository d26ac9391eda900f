import { Relation, runScope } from '@tsdbt/context';
import type { ManifestNode } from '@tsdbt/core';
import type { Value } from '@tsdbt/jinja';
import type { CallMacro, MacroArgument } from '@tsdbt/plan';
import { callMacro } from './call-macro.ts';
import type { NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';

/**
 * Lets a plan run the project's own version of a built-in macro. It is called under its plain name, as dbt-clickhouse's
 * materialisations do, so that dispatch finds the override.
 */
export function planOverrides(
  run: NodeRun,
  node: ManifestNode,
  compiledSql: string,
): { readonly callMacro: CallMacro } {
  const { library, invocation } = run.execution.session;
  const file = node.original_file_path;
  return {
    callMacro(name, args) {
      if (library.override(name) === undefined) return undefined;
      const scope = runScope({ ...runInput(run.execution, node), compiledSql });
      return callMacro(scope, { name, positional: args.map(toValue), file, invocation });
    },
  };
}

function toValue(argument: MacroArgument): Value {
  if (typeof argument !== 'object') return argument;
  return new Relation({ schema: argument.schema, identifier: argument.identifier });
}
