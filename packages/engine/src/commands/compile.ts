import type { ManifestNode, NodeId, NodeResult } from '@tsdbt/core';
import { writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { compileEphemerals, compileOnly } from '../execute/compile-only.ts';
import type { Execution } from '../execute/execution.ts';
import { inlineNode } from '../execute/inline-node.ts';
import { openExecution } from '../execute/open-execution.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { givenSelectors, select } from '../session/select.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';
import { runInOrder } from './run-in-order.ts';

/** Writes the SQL of nodes to target/compiled; with --inline or one selected node it also prints it (dbt). */
export async function compile(session: ParsedSession): Promise<ExitCode> {
  const lazy = lazyWarehouse(session);
  try {
    return session.options.inline === undefined
      ? await compileSelected(session, lazy.open)
      : await compileInline(session, lazy.open);
  } finally {
    await lazy.close();
  }
}

/** dbt: a template that cannot be rendered is the end of the command, as one that cannot be parsed (`raise_on_first_error`). */
const CANNOT_COMPILE: ExitCode = 2;

type Open = ReturnType<typeof lazyWarehouse>['open'];

/** Compiles those of the nodes that can be compiled, and writes manifest.json with their SQL and run_results.json. */
export async function compileNodes(execution: Execution, selected: readonly NodeId[]): Promise<readonly NodeResult[]> {
  const { parsed, options } = execution.session;
  const asked = givenSelectors(options).length > 0;
  const ids = selected.filter(id => compiles(parsed.manifest.nodes[id], asked));
  const results = await runInOrder(execution, ids, (id, thread) => compileOnly(execution, id, thread));
  if (!asked) await compileEphemerals(execution, selected);
  finish(execution, results);
  return results;
}

async function compileSelected(session: ParsedSession, open: Open): Promise<ExitCode> {
  const { manifest } = session.parsed;
  const ids = select(session);
  const results = await compileNodes(openExecution(session, open, ids), ids);
  const [only] = results;
  if (
    givenSelectors(session.options).length > 0 &&
    results.length === 1 &&
    only?.compiled_code !== null &&
    only !== undefined
  ) {
    printSql(session, manifest.nodes[only.unique_id]?.name, only.compiled_code);
  }
  return results.some(result => result.status === 'error') ? CANNOT_COMPILE : 0;
}

async function compileInline(session: ParsedSession, open: Open): Promise<ExitCode> {
  const node = inlineNode(session);
  const execution = openExecution(session, open, [node.unique_id]);
  const result = await compileOnly(execution, node, 1);
  for (const diagnostic of result.local.diagnostics) session.request.events({ type: 'diagnostic', diagnostic });
  finish(execution, [result]);
  if (result.compiled_code !== null) printSql(session, undefined, result.compiled_code);
  return result.status === 'success' ? 0 : CANNOT_COMPILE;
}

/** dbt: an ephemeral model is compiled into its children, and for itself only when it is asked for. */
function compiles(node: ManifestNode | undefined, asked: boolean): boolean {
  return node !== undefined && (asked || node.config.materialized !== 'ephemeral');
}

function printSql(session: ParsedSession, name: string | undefined, sql: string): void {
  const text =
    session.options.output === 'json'
      ? JSON.stringify({ ...(name === undefined ? {} : { node: name }), compiled: sql }, null, 2)
      : sql;
  session.request.events({ type: 'output', text });
}

function finish(execution: Execution, results: readonly NodeResult[]): void {
  writeManifest(execution.session, execution.compiled);
  writeRunResults(execution.session, results);
}
