import { compileUnitTest, type UnitTestInput, unitTestDifference, unitTestQuery } from '@tsdbt/compile';
import type { CompiledNode, Diagnostic, NodeResult, UnitTestNode } from '@tsdbt/core';
import { invocationArguments } from '../artifacts/invocation-arguments.ts';
import type { Execution } from './execution.ts';
import { drive, type NodeRun, runNode } from './run-node.ts';
import { phaseInput } from './scope-of.ts';
import { writeCompiledSql, writeRunSql } from './write-sql.ts';

/** Runs a unit test: its model's SQL over the rows given, compared with the rows expected. */
export function executeUnitTest(execution: Execution, test: UnitTestNode, thread: number): Promise<NodeResult> {
  const comment = () => ({ text: '', append: false });
  return runNode({ execution, id: test.unique_id, thread, what: `unit test ${test.name}`, comment }, async run => {
    const warnings: Diagnostic[] = [];
    const { compiled, query } = await run.builder.phase('compile', () => compileForRun(run, test, warnings));
    writeRunSql(execution, test, query);
    const result = await run.builder.phase('execute', () => run.warehouse().query(query));
    const difference = unitTestDifference(result);
    if (difference === null) return { status: 'pass', failures: 0, compiled, diagnostics: warnings };
    const { message } = difference;
    return {
      status: 'fail',
      failures: 1,
      message,
      compiled,
      diagnostics: [...warnings, differenceDiagnostic(test, message)],
    };
  });
}

/** A database error can be mapped back to the model as soon as its own SQL is there. */
async function compileForRun(
  run: NodeRun,
  test: UnitTestNode,
  warnings: Diagnostic[],
): Promise<{ compiled: CompiledNode; query: string }> {
  const input = unitTestInput(run.execution, test, warnings);
  const compiled = await drive(run, compileUnitTest(input));
  const compiledPath = writeCompiledSql(run.execution, test, compiled);
  run.context = { ...run.context, compiled, compiledPath: compiledPath ?? undefined };
  return { compiled, query: await drive(run, unitTestQuery(compiled.sql, input)) };
}

/** What its templates warn of (a null that a type has no room for) is the test's own, so that it counts as one that warns. */
function unitTestInput({ session, selected }: Execution, test: UnitTestNode, warnings: Diagnostic[]): UnitTestInput {
  const input = phaseInput(session);
  const at = test.local.declaredAt ?? { file: test.original_file_path };
  return {
    ...input,
    host: {
      ...session.host,
      events(event) {
        if (event.type !== 'diagnostic') session.host.events(event);
        else warnings.push({ ...event.diagnostic, at, nodeId: test.unique_id });
      },
    },
    manifest: session.parsed.manifest,
    selected,
    args: invocationArguments(session),
    test,
  };
}

function differenceDiagnostic(test: UnitTestNode, message: string): Diagnostic {
  return {
    code: 'TS8004',
    severity: 'error',
    message: `unit test ${test.name}: the rows differ`,
    at: test.local.declaredAt ?? { file: test.original_file_path },
    notes: message.trimEnd().split('\n'),
    nodeId: test.unique_id,
  };
}
