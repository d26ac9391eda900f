import path from 'node:path';
import type { ManifestNode, NodeId, NodeResult } from '@tsdbt/core';
import { targetFolder, writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { isAllWritten } from '../artifacts/writing-if-possible.ts';
import { compileEphemerals, compileOnly } from '../execute/compile-only.ts';
import type { Execution } from '../execute/execution.ts';
import { inlineNode } from '../execute/inline-node.ts';
import { openExecution } from '../execute/open-execution.ts';
import { type AskedOutput, askedOutput } from '../output/asked-output.ts';
import type { ExitCode } from '../request/command-request.ts';
import { namedInSelection } from '../session/named-in-selection.ts';
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
  const ids = select(session);
  const results = await compileNodes(openExecution(session, open, ids), ids);
  tellWritten(session, results);
  for (const result of results.filter(isAskedFor(session, results))) {
    const { name } = nodeOf(session, result);
    if (result.compiled_code !== null)
      printSql(session, { id: result.unique_id, name, inline: false }, result.compiled_code);
  }
  return results.some(result => result.status === 'error') ? CANNOT_COMPILE : 0;
}

/**
 * What was asked for is printed: the one node that is selected, whatever tests come along with it, or those of many that the
 * selection names (dbt). Without a selection nothing is.
 */
function isAskedFor(session: ParsedSession, results: readonly NodeResult[]): (result: NodeResult) => boolean {
  const selectors = givenSelectors(session.options);
  if (selectors.length === 0) return () => false;
  const others = results.filter(result => nodeOf(session, result).resource_type !== 'test');
  const candidates = others.length > 0 ? others : results;
  if (candidates.length === 1) return result => candidates.includes(result);
  return result => namedInSelection(nodeOf(session, result).name, selectors);
}

function nodeOf(session: ParsedSession, { unique_id: id }: NodeResult): ManifestNode {
  const node = session.parsed.manifest.nodes[id];
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

function tellWritten(session: ParsedSession, results: readonly NodeResult[]): void {
  if (!isAllWritten(session)) return;
  const written = results.filter(result => result.compiled_code !== null).length;
  const folder = path.join(targetFolder(session), 'compiled');
  const message = `wrote the SQL of ${written} ${written === 1 ? 'node' : 'nodes'} to ${relativeTo(session, folder)}`;
  session.request.events({ type: 'log', level: 'info', message });
}

/** A path as it is typed from where the command was called. */
function relativeTo({ request }: ParsedSession, folder: string): string {
  const relative = path.relative(request.cwd, folder);
  return relative.startsWith('..') ? folder : relative;
}

async function compileInline(session: ParsedSession, open: Open): Promise<ExitCode> {
  const node = inlineNode(session);
  const execution = openExecution(session, open, [node.unique_id]);
  const result = await compileOnly(execution, node, 1);
  for (const diagnostic of result.local.diagnostics) session.request.events({ type: 'diagnostic', diagnostic });
  finish(execution, [result]);
  if (result.compiled_code !== null) {
    printSql(session, { id: node.unique_id, name: node.name, inline: true }, result.compiled_code);
  }
  return result.status === 'success' ? 0 : CANNOT_COMPILE;
}

/** dbt: an ephemeral model is compiled into its children, and for itself only when it is asked for. */
function compiles(node: ManifestNode | undefined, asked: boolean): boolean {
  return node !== undefined && (asked || node.config.materialized !== 'ephemeral');
}

function printSql(session: ParsedSession, subject: Pick<AskedOutput, 'id' | 'name' | 'inline'>, sql: string): void {
  const { quiet } = session.invocation.flags;
  const output: AskedOutput = { ...subject, of: 'compiled', body: sql, json: { compiled: sql } };
  session.request.events(askedOutput(output, { format: session.options.output, quiet }));
}

function finish(execution: Execution, results: readonly NodeResult[]): void {
  writeManifest(execution.session, execution.compiled);
  writeRunResults(execution.session, results);
}
