import { seedRows } from '@tsdbt/clickhouse';
import { Relation, runScope, storedResult } from '@tsdbt/context';
import { fail, type MacroNode, type ManifestNode } from '@tsdbt/core';
import { Dict, repr, type Value } from '@tsdbt/jinja';
import type { Outcome } from '../run/result-builder.ts';
import { callMacroForValue } from './call-macro.ts';
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
  requireLanguage(macro, node);
  let built: Outcome | undefined;
  const { returned } = await runMaterialization(run, node, {
    macro: calledName(macro),
    compiledSql,
    materialize: async ({ materialization, sql }) => {
      built = await build({ ...node, config: { ...node.config, materialized: materialization } }, sql);
    },
  });
  execution.relations.changed({ schema: node.schema, identifier: node.alias });
  requireRelations(returned, macro);
  const { lastQueryId } = run.warehouse().spent();
  return built ?? { status: 'success', message: 'OK', adapterResponse: { _message: 'OK', query_id: lastQueryId } };
}

/** A package's is found under the package's name only. */
function calledName({ name, package_name, local }: MacroNode): string {
  return local.folder === undefined ? name : `${package_name}.${name}`;
}

/** What a materialisation's macro has come to. */
export interface RanMaterialization {
  /** The row that its statement `main` got, by column; undefined: it got none. */
  readonly main: Readonly<Record<string, unknown>> | undefined;
  readonly returned: Value | undefined;
}

/** Runs a materialisation's macro. */
export async function runMaterialization(
  run: NodeRun,
  node: ManifestNode,
  options: { readonly macro: string; readonly compiledSql: string; readonly materialize: Materialize },
): Promise<RanMaterialization> {
  const { execution } = run;
  const seed = node.resource_type === 'seed' ? { seedRows: () => readSeedFile(execution.session, node, seedRows) } : {};
  const scope = runScope({ ...runInput(execution, node), ...seed, compiledSql: options.compiledSql });
  const call = callMacroForValue(scope, {
    name: options.macro,
    file: node.original_file_path,
    invocation: execution.session.invocation,
  });
  const returned = await drive(run, call, options.materialize);
  return { main: storedResult(scope, 'main'), returned };
}

/** dbt: a materialisation says which languages it takes models in; SQL, if it says nothing. */
function requireLanguage(macro: MacroNode, node: ManifestNode): void {
  const languages = macro.supported_languages ?? ['sql'];
  if (languages.includes(node.language)) return;
  fail({
    code: 'TS2028',
    message: `the materialization "${node.config.materialized}" takes models in ${languages.join(', ') || 'no language'}, and ${node.name} is in ${node.language}`,
    at: { file: `${macro.local.folder ?? ''}${macro.original_file_path}`, ...macro.local.codeStart },
    hint: `add '${node.language}' to its supported_languages, or use another materialization`,
    nodeId: node.unique_id,
  });
}

/** dbt: a materialisation returns `{'relations': [...]}`, since nothing else tells what it has built. */
function requireRelations(returned: Value | undefined, macro: MacroNode): void {
  const flaw = flawOf(returned);
  if (flaw === undefined) return;
  fail({
    code: 'TS6020',
    message: `the materialization "${macro.name.replace(/^materialization_(.*)_[^_]+$/, '$1')}" ${flaw}`,
    at: { file: `${macro.local.folder ?? ''}${macro.original_file_path}`, ...macro.local.codeStart },
    hint: "end it with {{ return({'relations': [this]}) }}, naming every relation that it builds",
  });
}

function flawOf(returned: Value | undefined): string | undefined {
  if (typeof returned === 'string' || returned === undefined) return 'returned no list of the relations that it built';
  if (!(returned instanceof Dict)) return `returned ${repr(returned)} instead of a dict with the key "relations"`;
  const relations = returned.get('relations');
  if (relations === undefined) return `returned a dict without the key "relations": ${repr(returned)}`;
  if (!Array.isArray(relations)) return `returned as "relations" no list: ${repr(relations)}`;
  const other = relations.find(each => !(each instanceof Relation));
  return other === undefined ? undefined : `returned as "relations" a list with ${repr(other)}, which is no relation`;
}
