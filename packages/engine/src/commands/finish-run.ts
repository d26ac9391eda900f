import { type NodeId, type NodeResult, type RunNode, warningIsError } from '@tsdbt/core';
import { writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { describeRunNode } from '../execute/describe-run-node.ts';
import type { Execution } from '../execute/execution.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';

/** Reports how a run went, writes the artifacts, and gives the exit code. */
export function finishRun(execution: Execution, results: readonly NodeResult[]): ExitCode {
  const { session } = execution;
  const exit = reportRun(session, results, id => describeRunNode(session.parsed.manifest, id));
  writeManifest(session, execution.compiled);
  writeRunResults(session, results);
  return exit;
}

/** Reports how a run went, and gives the exit code. */
export function reportRun(
  session: ParsedSession,
  results: readonly NodeResult[],
  describe: (id: NodeId) => RunNode,
): ExitCode {
  session.request.events({
    type: 'runFinished',
    results,
    nodes: results.map(result => describe(result.unique_id)),
    seconds: session.clock.monotonic() - session.begun,
    warehouseSeconds: results.reduce((sum, result) => sum + result.local.warehouseTime, 0),
    dbtRelease: session.invocation.dbtRelease,
    ...nextCommand(results),
  });
  return results.some(result => FAILED.has(result.status)) ? 1 : 0;
}

/** What somebody would type now: a look at what came out empty. */
function nextCommand(results: readonly NodeResult[]): { readonly next?: string } {
  const empty = results.find(result => result.local.diagnostics.some(d => d.code === 'TS6014'));
  return empty === undefined ? {} : { next: `tsdbt show --select ${empty.unique_id.split('.').at(-1)}` };
}

/** dbt: which results make the exit code 1. */
const FAILED: ReadonlySet<string> = new Set(['error', 'fail', 'runtime error', 'partial success', 'skipped']);

/** What a run without nodes leaves behind. */
export function nothingToDo(session: ParsedSession): ExitCode {
  const exit = reportNothingToDo(session);
  writeManifest(session);
  writeRunResults(session, []);
  return exit;
}

const BEGIN =
  'begin with a file models/first.sql that holds a query, as `select 1 as id`; tsdbt build makes a view of it';

/** dbt: nothing selected is a warning, and an error under --warn-error. */
export function reportNothingToDo(session: ParsedSession): ExitCode {
  const strict = warningIsError(session.invocation.flags, 'NothingToDo');
  session.request.events({
    type: 'diagnostic',
    diagnostic: {
      code: 'TS8005',
      severity: strict ? 'error' : 'warning',
      ...(session.graph.order.length === 0
        ? { message: 'nothing to do: the project has no models yet', hint: BEGIN }
        : { message: 'nothing to do: no node is selected', hint: 'tsdbt ls shows what there is' }),
    },
  });
  return strict ? 1 : 0;
}
