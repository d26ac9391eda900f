import { Relation, runScope, strictEnvironment } from '@tsdbt/context';
import type { Answer, Ask, ManifestNode } from '@tsdbt/core';
import { callFunction, str, type Value } from '@tsdbt/jinja';
import type { CallMacro, MacroArgument } from '@tsdbt/plan';
import type { NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';

/** Lets a plan run the project's own version of a built-in macro; absent when the project overrides none that plans consult. */
export function planOverrides(
  run: NodeRun,
  node: ManifestNode,
  compiledSql: string,
): { readonly callMacro: CallMacro } {
  const { session } = run.execution;
  const callMacro: CallMacro = (name, args) => {
    if (session.library.override(name) === undefined) return undefined;
    return callOverride(run, node, { name, args, compiledSql });
  };
  return { callMacro };
}

interface OverrideCall {
  readonly name: string;
  readonly args: readonly MacroArgument[];
  readonly compiledSql: string;
}

/** Calls the macro under its plain name, as dbt-clickhouse's materialisations do, so that dispatch finds the override. */
function* callOverride(run: NodeRun, node: ManifestNode, call: OverrideCall): Generator<Ask, string, Answer> {
  const { session } = run.execution;
  const scope = runScope({ ...runInput(run.execution, node), compiledSql: call.compiledSql });
  const callee = scope.lookup(call.name) ?? null;
  const site = {
    environment: strictEnvironment(session.invocation),
    scope,
    at: () => ({ file: node.original_file_path }),
  };
  const args = { positional: call.args.map(toValue), named: new Map<string, Value>() };
  return str(yield* callFunction(callee, args, site) as Generator<Ask, Value, Answer>);
}

function toValue(argument: MacroArgument): Value {
  return typeof argument === 'object'
    ? new Relation({ schema: argument.schema, identifier: argument.identifier })
    : argument;
}
