import type { NodeId, NodeResult } from '@tsdbt/core';
import { writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { describeRunNode, findNode } from '../execute/describe-run-node.ts';
import type { Execution } from '../execute/execution.ts';
import { createSchemas, openExecution, sweep } from '../execute/open-execution.ts';
import { runHooks } from '../execute/run-hooks.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { select } from '../session/select.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';
import { explainNodes } from './explain-nodes.ts';
import { runNodes } from './run-nodes.ts';

/** build, run, test and seed: select, run in the order of the graph, write the artifacts. They differ in what they select. */
export async function build(session: ParsedSession): Promise<ExitCode> {
  const ids = select(session).filter(id => isExecutable(session, id));
  if (ids.length === 0) return nothingToDo(session);
  const lazy = lazyWarehouse(session);
  const execution = openExecution(session, lazy.open, ids);
  try {
    if (session.options.dryRun === true) return await explainNodes(execution, ids);
    const warehouse = await lazy.open();
    const { version, embedded } = await warehouse.capabilities();
    announce(session, `ClickHouse ${version}${embedded ? ' in process' : ''}`);
    await createSchemas(execution, ids);
    await sweep(execution, ids);
    return finish(execution, await runWithHooks(execution, ids));
  } finally {
    await lazy.close();
  }
}

/** What is only a name for other nodes, and what has nothing to do, is left out. */
function isExecutable(session: ParsedSession, id: NodeId): boolean {
  const node = findNode(session.parsed.manifest, id);
  if (node === undefined) return false;
  if (node.resource_type === 'source') return node.local.load !== undefined;
  return !(node.resource_type === 'model' && node.config.materialized === 'ephemeral');
}

function announce({ request, invocation, parsed }: ParsedSession, warehouse: string): void {
  const { command, version } = request;
  request.events({
    type: 'started',
    version,
    command,
    project: parsed.project.name,
    target: invocation.target.name,
    warehouse,
  });
}

/** dbt: nothing selected is a warning, and an error under --warn-error. */
function nothingToDo(session: ParsedSession): ExitCode {
  const strict = session.invocation.flags.warnError;
  session.request.events({
    type: 'diagnostic',
    diagnostic: {
      code: 'TS8005',
      severity: strict ? 'error' : 'warning',
      message: 'nothing to do: no node is selected',
      hint: 'tsdbt ls shows what there is',
    },
  });
  writeManifest(session);
  writeRunResults(session, []);
  return strict ? 1 : 0;
}

/** dbt: a failed on-run-start hook skips the nodes only under `skip_nodes_if_on_run_start_fails`; on-run-end runs in any case. */
async function runWithHooks(execution: Execution, ids: readonly NodeId[]): Promise<readonly NodeResult[]> {
  const { project } = execution.session.parsed;
  const { behavior } = execution.session.invocation.flags;
  const before = await runHooks(execution, project.onRunStart, ids);
  const failed = before.some(result => result.status === 'error');
  const skip = failed && behavior.skip_nodes_if_on_run_start_fails === true;
  const results = await runNodes(execution, { ids, gated: execution.session.request.command === 'build', skip });
  const after = await runHooks(execution, project.onRunEnd, ids);
  return [...before, ...results, ...after];
}

function finish(execution: Execution, results: readonly NodeResult[]): ExitCode {
  const { session } = execution;
  session.request.events({
    type: 'runFinished',
    results,
    nodes: results.map(result => describeRunNode(session.parsed.manifest, result.unique_id)),
    seconds: session.clock.monotonic() - session.begun,
    warehouseSeconds: results.reduce((sum, result) => sum + result.local.warehouseTime, 0),
    ...nextCommand(results),
  });
  writeManifest(session, execution.compiled);
  writeRunResults(session, results);
  return results.some(result => FAILED.has(result.status)) ? 1 : 0;
}

/** What somebody would type now: a look at what came out empty. */
function nextCommand(results: readonly NodeResult[]): { readonly next?: string } {
  const empty = results.find(result => result.local.diagnostics.some(d => d.code === 'TS6014'));
  return empty === undefined ? {} : { next: `tsdbt show --select ${empty.unique_id.split('.').at(-1)}` };
}

/** dbt: which results make the exit code 1. */
const FAILED: ReadonlySet<string> = new Set(['error', 'fail', 'runtime error', 'partial success', 'skipped']);
