import type { NodeId } from '@tsdbt/core';
import { explainNodes } from './commands/explain-nodes.ts';
import { finishRun, nothingToDo } from './commands/finish-run.ts';
import { runWithHooks } from './commands/run-with-hooks.ts';
import { findNode } from './execute/describe-run-node.ts';
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
  const ids = select(session).filter(id => isExecutable(session, id));
  if (ids.length === 0) return nothingToDo(session);
  const lazy = lazyWarehouse(session);
  const execution = openExecution(session, lazy.open, ids);
  try {
    if (session.options.dryRun === true) return await explainNodes(execution, ids);
    const { version, embedded } = await (await lazy.open()).capabilities();
    announce(session, `ClickHouse ${version}${embedded ? ' in process' : ''}`);
    await createSchemas(execution, ids);
    await sweep(execution, ids);
    return finishRun(execution, await runWithHooks(execution, ids));
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
