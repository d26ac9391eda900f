import { compileNode } from '@tsdbt/compile';
import type { CompiledNode, ManifestNode } from '@tsdbt/core';
import { drive, type NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';
import { writeCompiledSql } from './write-sql.ts';

/** Compiles a node on its session and writes the SQL to target/compiled; a database error can be mapped back from now on. */
export async function compileForRun(run: NodeRun, node: ManifestNode): Promise<CompiledNode> {
  const { execution, context } = run;
  const { what, nodeId } = context;
  const compiled = await drive(run, compileNode(runInput(execution, node)));
  const compiledPath = writeCompiledSql(execution, node, compiled);
  run.context = { what, nodeId, compiled, compiledPath: compiledPath ?? undefined };
  return compiled;
}
