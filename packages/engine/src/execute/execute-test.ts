import { limitedRows, testQuery } from '@tsdbt/compile';
import {
  type Diagnostic,
  fail,
  type ManifestNode,
  type NodeResult,
  type QueryResult,
  type SourceSpan,
} from '@tsdbt/core';
import { settingsClause } from '@tsdbt/sql';
import type { Outcome } from '../run/result-builder.ts';
import { type TestOutcome, type TestRow, testOutcome, testRow } from '../run/test-outcome.ts';
import { compileForRun } from './compile-for-run.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { type NodeRun, runNode } from './run-node.ts';
import { storedAs, storeFailures } from './store-failures.ts';
import { testWarehouse, underTestSettings } from './under-test-settings.ts';
import { runMaterialization } from './user-materialization.ts';
import { writeRunSql } from './write-sql.ts';

/** Runs a data test: its query gives one row, which the test's configuration turns into pass, warn or fail. */
export async function executeTest(execution: Execution, node: ManifestNode, thread: number): Promise<NodeResult> {
  const comment = () => queryComment(execution, node);
  return runNode({ execution, id: node.unique_id, thread, what: `test ${node.name}`, comment }, async run => {
    requireGenericTest(execution, node);
    const compiled = await run.builder.phase('compile', () => compileForRun(run, node));
    const outcome = await run.builder.phase('execute', () => runTest(run, node, compiled.sql));
    return { ...outcome, compiled };
  });
}

/** dbt: a generic test that does not exist fails when it is run (parsing warns of it). */
function requireGenericTest({ session }: Execution, node: ManifestNode): void {
  const { test_metadata: metadata } = node;
  if (metadata === undefined || metadata === null) return;
  const { name, namespace } = metadata;
  if (session.library.genericTest(name, namespace, node.package_name) !== undefined) return;
  fail({
    code: 'TS2007',
    message: `there is no generic test "${namespace === null ? name : `${namespace}.${name}`}"`,
    at: node.local.declaredAt ?? { file: node.original_file_path },
    nodeId: node.unique_id,
  });
}

async function runTest(run: NodeRun, node: ManifestNode, sql: string): Promise<Outcome> {
  const { flags } = run.execution.session.invocation;
  const kind = storedAs(node.config, flags);
  const row = await (ownMaterialization(run) ?? queryRow)(run, node, { sql, kind });
  const outcome = testOutcome(row, node.config, flags);
  return {
    ...outcome,
    adapterResponse: { _message: 'OK', query_id: run.warehouse().spent().lastQueryId },
    relationName: kind === null ? null : node.relation_name,
    diagnostics: outcome.status === 'pass' ? [] : [failureDiagnostic(run, node, outcome)],
  };
}

interface FoundRows {
  readonly sql: string;
  /** As what they are kept; null: not at all. */
  readonly kind: 'table' | 'view' | null;
}

type RunQuery = (run: NodeRun, node: ManifestNode, found: FoundRows) => Promise<TestRow>;

async function queryRow(run: NodeRun, node: ManifestNode, { sql, kind }: FoundRows): Promise<TestRow> {
  const query =
    kind === null
      ? testQuery(sql, node.config)
      : testQuery(await storeFailures(run, node, { rows: limitedRows(sql, node.config), kind }), {
          ...node.config,
          limit: null,
        });
  const ask = (settings: Parameters<typeof settingsClause>[0]): Promise<QueryResult> => {
    const text = `${headerOf(run, node)}${query}\n${settingsClause(settings)}`.trimEnd();
    writeRunSql(run.execution, node, text);
    return run.warehouse().query(text);
  };
  return testRow(await underTestSettings(ask));
}

/** dbt 1.12: `sql_header` before the query, with `require_sql_header_in_test_configs`. */
function headerOf({ execution }: NodeRun, { config }: ManifestNode): string {
  const counts = execution.session.invocation.flags.behavior.require_sql_header_in_test_configs === true;
  return counts && typeof config.sql_header === 'string' ? `${config.sql_header}\n` : '';
}

/** A project may run tests its own way: with a materialisation, or with another `get_test_sql`, which dbt's materialisation calls. */
function ownMaterialization({ execution }: NodeRun): RunQuery | undefined {
  const { library } = execution.session;
  const macro = library.materialization('test');
  if (macro === undefined) throw new Error('dbt’s materialization of tests is built in');
  if (macro.local.builtin === true && library.override('get_test_sql') === undefined) return undefined;
  return async (run, node, { sql, kind }) => {
    const warehouse = testWarehouse(run.warehouse());
    const { main: row } = await runMaterialization({ ...run, warehouse: () => warehouse }, node, {
      macro: macro.name,
      compiledSql: sql,
      materialize: async ask => {
        await storeFailures(run, node, { rows: limitedRows(ask.sql, node.config), kind: kind ?? 'table' });
      },
    });
    if (row !== undefined) return row;
    return fail({ code: 'TS3003', message: `the materialization ${macro.unique_id} ran no statement named main` });
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
