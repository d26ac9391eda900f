import { nodeSqlPath } from '@tsdbt/compile';
import type { CompiledNode, ManifestNode, Plan, UnitTestNode } from '@tsdbt/core';
import { maskSecrets } from '@tsdbt/core';
import { targetFolder, targetInProject } from '../artifacts/write-artifacts.ts';
import { writingIfPossible } from '../artifacts/writing-if-possible.ts';
import type { Execution } from './execution.ts';

/** Writes a node's compiled SQL where dbt does; gives the path relative to the project's root. dbt: for no text there is no file. */
export function writeCompiledSql(
  execution: Execution,
  node: ManifestNode | UnitTestNode,
  compiled: CompiledNode,
): string | null {
  const file = compiled.sql === '' ? null : write(execution, node, 'compiled', compiled.sql);
  const extraCtes = compiled.extraCtes.map(({ id, sql }) => ({ id, sql: maskSecrets(sql) }));
  execution.compiled.set(node.unique_id, {
    compiled_code: maskSecrets(compiled.sql),
    compiled_path: file,
    build_path: null,
    extra_ctes: extraCtes,
  });
  return file;
}

/** Writes the main statement of a plan to target/run. dbt: the statement named `main`. */
export function writeExecutedSql(execution: Execution, node: ManifestNode, plan: Plan): void {
  const main = plan.steps.filter(step => 'main' in step && step.main).flatMap(step => step.sql);
  if (main.length > 0) writeRunSql(execution, node, main.join(';\n'));
}

/** Writes a statement to target/run. dbt: the one named `main`. */
export function writeRunSql(execution: Execution, node: ManifestNode | UnitTestNode, sql: string): void {
  const file = write(execution, node, 'run', sql);
  const compiled = execution.compiled.get(node.unique_id);
  if (compiled !== undefined) execution.compiled.set(node.unique_id, { ...compiled, build_path: file });
}

function write(
  execution: Execution,
  node: ManifestNode | UnitTestNode,
  folder: 'compiled' | 'run',
  sql: string,
): string {
  const { session } = execution;
  const place = `${folder}/${nodeSqlPath(node)}`;
  writingIfPossible(session, () => session.fs.writeInPlace(`${targetFolder(session)}/${place}`, maskSecrets(sql)));
  return `${targetInProject(session)}${place}`;
}
