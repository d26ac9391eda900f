import { runScope } from '@tsdbt/context';
import type { CompiledNode, ManifestNode } from '@tsdbt/core';
import type { Outcome } from '../run/result-builder.ts';
import { callMacro } from './call-macro.ts';
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
  await drive(run, callMacro(scope, { name: macro.name, file: node.original_file_path, invocation }));
  execution.relations.changed({ schema: node.schema, identifier: node.alias });
  const { lastQueryId } = run.warehouse.spent();
  return { status: 'success', message: 'OK', adapterResponse: { _message: 'OK', query_id: lastQueryId } };
}
