import { limitedRows, TEST_SETTINGS, testQuery } from '@tsdbt/compile';
import type { Diagnostic, ManifestNode, NodeResult, SourceSpan } from '@tsdbt/core';
import type { Outcome } from '../run/result-builder.ts';
import { type TestOutcome, testOutcome } from '../run/test-outcome.ts';
import { compileForRun } from './compile-for-run.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { type NodeRun, runNode } from './run-node.ts';
import { storedAs, storeFailures } from './store-failures.ts';

/** Runs a data test: its query gives one row, which the test's configuration turns into pass, warn or fail. */
export async function executeTest(execution: Execution, node: ManifestNode, thread: number): Promise<NodeResult> {
  const comment = queryComment(execution, node);
  return runNode({ execution, id: node.unique_id, thread, what: `test ${node.name}`, comment }, async run => {
    const compiled = await run.builder.phase('compile', () => compileForRun(run, node));
    const outcome = await run.builder.phase('execute', () => runTest(run, node, compiled.sql));
    return { ...outcome, compiled };
  });
}

async function runTest(run: NodeRun, node: ManifestNode, sql: string): Promise<Outcome> {
  const { execution } = run;
  const { flags } = execution.session.invocation;
  const kind = storedAs(node.config, flags);
  const stored =
    kind === null ? undefined : await storeFailures(run, node, { rows: limitedRows(sql, node.config), kind });
  const query = stored === undefined ? testQuery(sql, node.config) : testQuery(stored, { ...node.config, limit: null });
  const result = await run.warehouse.query(query, { settings: TEST_SETTINGS });
  const outcome = testOutcome(result, node.config, flags);
  return {
    ...outcome,
    adapterResponse: { _message: 'OK', query_id: run.warehouse.spent().lastQueryId },
    relationName: stored === undefined ? null : node.relation_name,
    diagnostics: outcome.status === 'pass' ? [] : [failureDiagnostic(run, node, outcome)],
  };
}

/** A failed test as a person reads it: how many rows, where the test is written, how to see them. */
function failureDiagnostic(run: NodeRun, node: ManifestNode, outcome: TestOutcome): Diagnostic {
  const { declaredAt } = node.local;
  const at: SourceSpan = declaredAt ?? { file: node.original_file_path };
  const attached = node.attached_node ?? undefined;
  const notes = [
    ...(outcome.message === null ? [] : [outcome.message]),
    ...(attached === undefined
      ? []
      : [`on ${attached.split('.').at(-1)}${node.column_name ? `.${node.column_name}` : ''}`]),
    ...(run.context.compiledPath === undefined ? [] : [`compiled: ${run.context.compiledPath}`]),
  ];
  return {
    code: 'TS8004',
    severity: outcome.status === 'fail' ? 'error' : 'warning',
    message: `test ${node.name}: ${outcome.failures} ${outcome.failures === 1 ? 'row' : 'rows'}`,
    at,
    notes,
    hint: `see them: tsdbt show --select ${node.name}`,
    nodeId: node.unique_id,
  };
}
