import { compileNode } from '@tsdbt/compile';
import type { CompiledNode, ManifestNode } from '@tsdbt/core';
import { drive, type NodeRun } from './run-node.ts';
import { runInput } from './scope-of.ts';
import { writeCompiledSql } from './write-sql.ts';

/** Compiles a node on its session and writes the SQL to target/compiled; a database error can be mapped back from now on. */
export async function compileForRun(run: NodeRun, node: ManifestNode): Promise<CompiledNode> {
  const { execution } = run;
  const input = { ...runInput(execution, node), ephemerals: execution.ephemerals };
  const compiled = await drive(run, compileNode(input));
  const compiledPath = writeCompiledSql(execution, node, compiled);
  run.context = { ...run.context, compiled, ...(compiledPath === null ? {} : { compiledPath }) };
  return compiled;
}
