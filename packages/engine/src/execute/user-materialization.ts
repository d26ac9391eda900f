import { runScope, strictEnvironment } from '@tsdbt/context';
import { type Answer, type Ask, type CompiledNode, fail, type ManifestNode } from '@tsdbt/core';
import { callFunction, NO_NAMED, type Value } from '@tsdbt/jinja';
import type { Outcome } from '../run/result-builder.ts';
import { drive, type NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';

/**
 * Runs a `{% materialization %}` of the project or a package, where the node's is one: each of its statements is an ask with effect.
 * Gives undefined when tsdbt's own plan builds the node.
 */
export async function runUserMaterialization(
  run: NodeRun,
  node: ManifestNode,
  compiled: CompiledNode,
): Promise<Outcome | undefined> {
  const { execution } = run;
  const { library, invocation } = execution.session;
  const macro = library.materialization(node.config.materialized);
  if (macro === undefined || macro.local.builtin === true) return undefined;
  const scope = runScope({ ...runInput(execution, node), compiledSql: compiled.sql });
  const callee =
    scope.lookup(macro.name) ?? fail({ code: 'TS2008', message: `the materialization ${macro.name} cannot be called` });
  const site = { environment: strictEnvironment(invocation), scope, at: () => ({ file: node.original_file_path }) };
  await drive(run, callFunction(callee, { positional: [], named: NO_NAMED }, site) as Generator<Ask, Value, Answer>);
  execution.relations.changed({ schema: node.schema, identifier: node.alias });
  return {
    status: 'success',
    message: 'OK',
    adapterResponse: { _message: 'OK', query_id: run.warehouse.spent().lastQueryId },
  };
}
