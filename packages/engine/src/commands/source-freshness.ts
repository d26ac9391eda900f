import type { SourceFreshness } from '@tsdbt/artifacts';
import type { NodeId, SourceNode } from '@tsdbt/core';
import { writeManifest, writeSources } from '../artifacts/write-artifacts.ts';
import { describeRunNode } from '../execute/describe-run-node.ts';
import { describeFreshness, executeFreshness } from '../execute/execute-freshness.ts';
import type { Execution } from '../execute/execution.ts';
import { openExecution } from '../execute/open-execution.ts';
import type { ExitCode } from '../request/command-request.ts';
import { hasThresholds } from '../run/freshness-outcome.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { select } from '../session/select.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';
import { announce } from './announce.ts';
import { reportNothingToDo, reportRun } from './finish-run.ts';
import { type NodeWork, runNodes } from './run-nodes.ts';
import { type HookedRun, runWithHooks } from './run-with-hooks.ts';

/** Checks how old the newest rows of the selected sources are and writes sources.json. Exit 1 when one is stale or cannot be checked. */
export async function sourceFreshness(session: ParsedSession): Promise<ExitCode> {
  const { manifest } = session.parsed;
  const ids = select(session).filter(id => hasThresholds(manifest.sources[id]?.freshness ?? null));
  if (ids.length === 0) {
    const exit = reportNothingToDo(session);
    writeFreshness(session, []);
    return exit;
  }
  const lazy = lazyWarehouse(session);
  const checked: SourceFreshness[] = [];
  try {
    await announce(session, lazy.open, ids.length);
    const execution = openExecution(session, lazy.open, ids);
    const { results, failure } = await runChecks(execution, ids, checking(execution, checked));
    const exit = reportRun(session, results, id => describe(session, id));
    writeFreshness(session, checked);
    if (failure !== undefined) throw failure;
    return exit;
  } finally {
    await lazy.close();
  }
}

/** dbt: hooks of the project run around the checks, unless `source_freshness_run_project_hooks` is false. */
async function runChecks(execution: Execution, ids: readonly NodeId[], work: NodeWork): Promise<HookedRun> {
  if (execution.session.invocation.flags.behavior.source_freshness_run_project_hooks !== false) {
    return runWithHooks(execution, ids, work);
  }
  return { results: await runNodes(execution, { ids, gated: false, skip: false, work }), failure: undefined };
}

/** Keeps what sources.json needs in `checked`, in the order of ending. */
function checking(execution: Execution, checked: SourceFreshness[]): NodeWork {
  const { session } = execution;
  return {
    describe: id => describe(session, id),
    async execute(id, thread) {
      const { result, freshness } = await executeFreshness(execution, sourceOf(session, id), thread);
      checked.push(freshness);
      return result;
    },
  };
}

function describe(session: ParsedSession, id: NodeId): ReturnType<typeof describeRunNode> {
  const { manifest } = session.parsed;
  return manifest.sources[id] === undefined ? describeRunNode(manifest, id) : describeFreshness(sourceOf(session, id));
}

function sourceOf(session: ParsedSession, id: NodeId): SourceNode {
  const source = session.parsed.manifest.sources[id];
  if (source === undefined) throw new Error(`no source ${id}`);
  return source;
}

function writeFreshness(session: ParsedSession, checked: readonly SourceFreshness[]): void {
  writeManifest(session);
  writeSources(session, checked);
}
