import { renderHook } from '@tsdbt/compile';
import type { RunScopeInput } from '@tsdbt/context';
import {
  type CompiledNode,
  type Flags,
  type ManifestNode,
  type NodeId,
  type NodeResult,
  TsdbtError,
} from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';
import { createResultBuilder } from '../run/result-builder.ts';
import { describeRunNode } from './describe-run-node.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { drive, type NodeRun, runNode } from './run-node.ts';
import { runInput } from './scope-of.ts';
import { storedAs } from './store-failures.ts';
import { writeCompiledSql } from './write-sql.ts';

type RunEnd = NonNullable<RunScopeInput['end']>;

/**
 * Runs on-run-start hooks, or on-run-end hooks, which see how the run went. After one whose SQL fails the rest is skipped; one that cannot
 * be rendered is thrown, and ends the command (dbt: `get_hook_sql` is called outside of what makes results).
 */
export async function runHooks(
  execution: Execution,
  hooks: readonly NodeId[],
  end?: RunEnd,
): Promise<readonly NodeResult[]> {
  const { parsed, request } = execution.session;
  const results: NodeResult[] = [];
  for (const [index, id] of hooks.entries()) {
    const node = parsed.manifest.nodes[id];
    if (node === undefined) continue;
    const failed = results.at(-1)?.status === 'error' || results.at(-1)?.status === 'skipped';
    const place = { node: describeRunNode(parsed.manifest, id), index: index + 1, total: hooks.length };
    if (!failed) request.events({ type: 'nodeStarted', ...place, thread: 'MainThread' });
    const result = failed ? skippedHook(execution, node) : await runHook(execution, node, end);
    results.push(result);
    request.events({ type: 'nodeFinished', ...place, result });
  }
  return results;
}

async function runHook(execution: Execution, node: ManifestNode, end: RunEnd | undefined): Promise<NodeResult> {
  const comment = () => queryComment(execution, node);
  let rendered = false;
  const result = await runNode(
    { execution, id: node.unique_id, thread: 0, what: `hook ${node.name}`, comment, failuresOnError: 1 },
    async run => {
      const compiled = await run.builder.phase('compile', () => compileHook(run, node, end));
      rendered = true;
      await run.builder.phase('execute', async () => {
        for (const statement of splitStatements(hookSql(compiled.sql))) await run.warehouse().execute(statement.text);
      });
      return { status: 'success', message: `${hookName(node)} passed`, failures: 0, compiled };
    },
  );
  if (!rendered) throw new TsdbtError(result.local.diagnostics);
  return result;
}

function skippedHook(execution: Execution, node: ManifestNode): NodeResult {
  const builder = createResultBuilder(execution, { id: node.unique_id, thread: 0 });
  return builder.build({ status: 'skipped', message: `${hookName(node)} skipped`, failures: 1 });
}

/** dbt: `p.on-run-end.0`. */
function hookName({ package_name: packageName, name }: ManifestNode): string {
  return `${packageName}.${name.slice(packageName.length + 1).replace(/-(\d+)$/, '.$1')}`;
}

/** dbt: `get_hook_dict`: what `after_commit(…)` and its kin render to is JSON that holds the SQL. */
function hookSql(text: string): string {
  if (!/^\s*\{/.test(text)) return text;
  try {
    const { sql } = JSON.parse(text) as { sql?: unknown };
    return typeof sql === 'string' ? sql : '';
  } catch {
    return text;
  }
}

/** Renders a hook of the run and writes its SQL to target/compiled. */
export async function compileHook(run: NodeRun, node: ManifestNode, end?: RunEnd): Promise<CompiledNode> {
  const input = { ...runInput(run.execution, node), ...(end === undefined ? {} : { end }) };
  const sql = await drive(run, renderHook(node.raw_code, input));
  const sourceMap = { file: node.original_file_path, source: node.raw_code, segments: [] };
  const compiled = { id: node.unique_id, sql, extraCtes: [], sourceMap };
  writeCompiledSql(run.execution, node, compiled);
  return compiled;
}

/** dbt: `results` of on-run-end hooks, and the schemas in which a relation was built. */
export function runEnd({ results, session }: Execution): RunEnd {
  const { manifest } = session.parsed;
  const built = results.flatMap(({ unique_id: id, status }) => {
    const node = manifest.nodes[id];
    return node === undefined || UNBUILT.has(status) || !hasRelation(node, session.invocation.flags)
      ? []
      : [node.schema];
  });
  return { results, schemas: [...new Set(built)] };
}

const UNBUILT: ReadonlySet<NodeResult['status']> = new Set(['error', 'fail', 'skipped']);

function hasRelation(node: ManifestNode, flags: Flags): boolean {
  if (node.resource_type === 'test') return storedAs(node.config, flags) !== null;
  return ['model', 'seed', 'snapshot'].includes(node.resource_type);
}
