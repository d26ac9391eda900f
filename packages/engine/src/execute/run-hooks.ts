import { renderHook } from '@tsdbt/compile';
import type { ManifestNode, NodeId, NodeResult } from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';
import { createResultBuilder } from '../run/result-builder.ts';
import { describeRunNode } from './describe-run-node.ts';
import type { Execution } from './execution.ts';
import { schemasOf } from './open-execution.ts';
import { queryComment } from './query-comment.ts';
import { drive, type NodeRun, runNode } from './run-node.ts';
import { runInput } from './scope-of.ts';
import { writeCompiledSql } from './write-sql.ts';

/** Runs on-run-start or on-run-end hooks one after another; after one that fails the rest is skipped (dbt). */
export async function runHooks(
  execution: Execution,
  hooks: readonly NodeId[],
  ids: readonly NodeId[],
): Promise<readonly NodeResult[]> {
  const { parsed, request } = execution.session;
  const results: NodeResult[] = [];
  for (const [index, id] of hooks.entries()) {
    const node = parsed.manifest.nodes[id];
    if (node === undefined) continue;
    const failed = results.at(-1)?.status === 'error' || results.at(-1)?.status === 'skipped';
    const result = failed
      ? skippedHook(execution, node)
      : await runHook(execution, node, schemasOf(execution.session, ids));
    results.push(result);
    const described = describeRunNode(parsed.manifest, id);
    request.events({ type: 'nodeFinished', node: described, index: index + 1, total: hooks.length, result });
  }
  return results;
}

async function runHook(execution: Execution, node: ManifestNode, schemas: readonly string[]): Promise<NodeResult> {
  const comment = () => queryComment(execution, node);
  return runNode(
    { execution, id: node.unique_id, thread: 0, what: `hook ${node.name}`, comment, failuresOnError: 1 },
    async run => {
      const sql = await run.builder.phase('compile', () => renderHookText(run, node, schemas));
      const sourceMap = { file: node.original_file_path, source: node.raw_code, segments: [] };
      const compiled = { id: node.unique_id, sql, extraCtes: [], sourceMap };
      writeCompiledSql(execution, node, compiled);
      await run.builder.phase('execute', async () => {
        for (const statement of splitStatements(sql)) await run.warehouse.execute(statement.text);
      });
      return { status: 'success', message: `${hookName(node)} passed`, failures: 0, compiled };
    },
  );
}

function skippedHook(execution: Execution, node: ManifestNode): NodeResult {
  const builder = createResultBuilder(execution, { id: node.unique_id, thread: 0 });
  return builder.build({ status: 'skipped', message: `${hookName(node)} skipped` });
}

/** dbt: `p.on-run-end.0`. */
function hookName({ package_name: packageName, name }: ManifestNode): string {
  return `${packageName}.${name.slice(packageName.length + 1).replace(/-(\d+)$/, '.$1')}`;
}

function renderHookText(run: NodeRun, node: ManifestNode, schemas: readonly string[]): Promise<string> {
  const { execution } = run;
  const end = { results: execution.results, schemas };
  return drive(run, renderHook(node.raw_code, { ...runInput(execution, node), end }));
}
