import { seedRows } from '@tsdbt/clickhouse';
import { runScope, storedResult } from '@tsdbt/context';
import type { ManifestNode } from '@tsdbt/core';
import type { Outcome } from '../run/result-builder.ts';
import { callMacro } from './call-macro.ts';
import { readSeedFile } from './read-seed-file.ts';
import { drive, type Materialize, type NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';

/** Builds the node by tsdbt's own plan for a materialization. */
export type BuildByPlan = (node: ManifestNode, sql: string) => Promise<Outcome>;

/**
 * Runs a `{% materialization %}` of the project or a package, where the node's is one: each of its statements is an ask with effect.
 * It may call dbt's own (`dbt.materialization_table_default()`) and do something more. Gives undefined when tsdbt's own plan builds the
 * node.
 */
export async function runUserMaterialization(
  run: NodeRun,
  node: ManifestNode,
  compiledSql: string,
  build: BuildByPlan,
): Promise<Outcome | undefined> {
  const { execution } = run;
  const macro = execution.session.library.materialization(node.config.materialized);
  if (macro === undefined || macro.local.builtin === true) return undefined;
  let built: Outcome | undefined;
  await runMaterialization(run, node, {
    macro: macro.name,
    compiledSql,
    materialize: async ({ materialization, sql }) => {
      built = await build({ ...node, config: { ...node.config, materialized: materialization } }, sql);
    },
  });
  execution.relations.changed({ schema: node.schema, identifier: node.alias });
  const { lastQueryId } = run.warehouse().spent();
  return built ?? { status: 'success', message: 'OK', adapterResponse: { _message: 'OK', query_id: lastQueryId } };
}

/** Runs a materialisation's macro and gives the row that its statement `main` got, by column; undefined: it got none. */
export async function runMaterialization(
  run: NodeRun,
  node: ManifestNode,
  options: { readonly macro: string; readonly compiledSql: string; readonly materialize: Materialize },
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { execution } = run;
  const seed = node.resource_type === 'seed' ? { seedRows: () => readSeedFile(execution.session, node, seedRows) } : {};
  const scope = runScope({ ...runInput(execution, node), ...seed, compiledSql: options.compiledSql });
  const call = callMacro(scope, {
    name: options.macro,
    file: node.original_file_path,
    invocation: execution.session.invocation,
  });
  await drive(run, call, options.materialize);
  return storedResult(scope, 'main');
}
