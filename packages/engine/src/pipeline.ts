import type { NodeId } from '@tsdbt/core';
import { announce } from './commands/announce.ts';
import { explainNodes } from './commands/explain-nodes.ts';
import { finishRun, nothingToDo } from './commands/finish-run.ts';
import type { NodeWork } from './commands/run-nodes.ts';
import { runWithHooks } from './commands/run-with-hooks.ts';
import { compileEphemerals, isEphemeral } from './execute/compile-only.ts';
import { describeRunNode, findNode } from './execute/describe-run-node.ts';
import { executeNode } from './execute/execute-node.ts';
import type { Execution } from './execute/execution.ts';
import { createSchemas, openExecution, sweep } from './execute/open-execution.ts';
import type { ExitCode } from './request/command-request.ts';
import type { ParsedSession } from './session/parse-session.ts';
import { select } from './session/select.ts';
import { lazyWarehouse } from './warehouse/open-target.ts';

/**
 * The program on one page. Each stage takes what the one before it gave and changes nothing of it:
 *
 *     files ─load─▶ ProjectFiles ─parse─▶ Manifest ─graph─▶ Graph ─select─▶ NodeId[] ─run─▶ NodeResult[] ─▶ artifacts
 *
 * and for each node that is ready (execute/execute-model.ts): compile ─▶ inspect ─▶ plan ─▶ apply. Commands that stop early
 * (parse, ls, compile, show) use the first stages only: load is session/open-session.ts, parse and graph session/parse-session.ts.
 *
 * This is build, and run, test and seed too: they differ in what they select.
 */
export async function build(session: ParsedSession): Promise<ExitCode> {
  const selected = select(session);
  const ids = selected.filter(id => isExecutable(session, id));
  if (ids.length === 0) return nothingToDo(session);
  const lazy = lazyWarehouse(session);
  const execution = openExecution(session, lazy.open, selectedResources(session, selected));
  try {
    if (session.options.dryRun === true) return await explainNodes(execution, ids);
    await announce(session, lazy.open, ids.length);
    await createSchemas(execution, ids);
    await sweep(execution, ids);
    const { results, failure } = await runWithHooks(execution, ids, building(execution));
    await compileEphemerals(execution, selected);
    const exit = finishRun(execution, results);
    if (failure !== undefined) throw failure;
    return exit;
  } finally {
    await lazy.close();
  }
}

/** dbt: `selected_resources`; without unit tests for `build`, which knows them apart from the rest. */
function selectedResources(session: ParsedSession, selected: readonly NodeId[]): readonly NodeId[] {
  const { unit_tests: unitTests, sources } = session.parsed.manifest;
  const apart = session.invocation.command === 'build' ? unitTests : {};
  return selected.filter(id => apart[id] === undefined && (sources[id] === undefined || isExecutable(session, id)));
}

/** What is only a name for other nodes, and what has nothing to do, is left out. */
function isExecutable(session: ParsedSession, id: NodeId): boolean {
  const node = findNode(session.parsed.manifest, id);
  if (node === undefined) return false;
  if (node.resource_type === 'source') return node.local.load !== undefined;
  return !isEphemeral(node);
}

function building(execution: Execution): NodeWork {
  const { manifest } = execution.session.parsed;
  return {
    describe: id => describeRunNode(manifest, id),
    execute: (id, thread) => executeNode(execution, id, thread),
  };
}
