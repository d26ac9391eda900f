import { operationScope } from '@tsdbt/context';
import {
  didYouMean,
  fail,
  type JsonObject,
  type MacroNode,
  type ManifestNode,
  type NodeResult,
  once,
} from '@tsdbt/core';
import { fromJson, type Json, type Value } from '@tsdbt/jinja';
import { splitStatements } from '@tsdbt/sql';
import { invocationArguments } from '../artifacts/invocation-arguments.ts';
import { writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { callMacro } from '../execute/call-macro.ts';
import { compileForRun } from '../execute/compile-for-run.ts';
import type { Execution } from '../execute/execution.ts';
import { inlineNode } from '../execute/inline-node.ts';
import { createSchemas, openExecution } from '../execute/open-execution.ts';
import { queryComment } from '../execute/query-comment.ts';
import { drive, runNode } from '../execute/run-node.ts';
import { phaseInput } from '../execute/scope-of.ts';
import type { ExitCode } from '../request/command-request.ts';
import { readMapping } from '../session/open-session.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** Runs one macro with the arguments given, or the SQL of `--sql`. */
export async function runOperation(session: ParsedSession): Promise<ExitCode> {
  const operation = findOperation(session);
  const lazy = lazyWarehouse(session);
  try {
    const execution = openExecution(session, lazy.open, []);
    const result = await operation(withSchema(execution));
    for (const diagnostic of result.local.diagnostics) session.request.events({ type: 'diagnostic', diagnostic });
    writeManifest(session);
    writeRunResults(session, [result]);
    return result.status === 'success' ? 0 : 1;
  } finally {
    await lazy.close();
  }
}

type Operation = (execution: Execution) => Promise<NodeResult>;

/** dbt: either a macro or SQL, and arguments for a macro only. */
function findOperation(session: ParsedSession): Operation {
  const { argument } = session.request;
  const { sql, args } = session.options;
  const refuse = (message: string, hint: string): never => fail({ code: 'TS8003', message, hint });
  if (argument !== undefined && sql !== undefined)
    return refuse('run-operation takes a macro or --sql, not both', `leave out ${argument} or --sql`);
  if (sql !== undefined && args !== undefined)
    return refuse('--args are for a macro, and --sql has none', 'write the values into the SQL');
  if (sql !== undefined) return execution => runSql(execution, inlineNode(session));
  if (argument === undefined)
    return refuse('run-operation needs to know what to run', 'tsdbt run-operation MACRO, or --sql "…"');
  const macro = findMacro(session, argument);
  const named = readMapping('--args', args) as JsonObject;
  return execution => callOperation(execution, macro, named);
}

/** dbt 1.12: `--sql`; several statements run one after another. */
function runSql(execution: Execution, node: ManifestNode): Promise<NodeResult> {
  const comment = () => queryComment(execution, node);
  const options = { execution, id: node.unique_id, thread: 1, what: 'the SQL of --sql', comment, failuresOnError: 1 };
  return runNode(options, async run => {
    const compiled = await run.builder.phase('compile', () => compileForRun(run, node));
    await run.builder.phase('execute', async () => {
      for (const { text } of splitStatements(compiled.sql)) await run.warehouse().execute(text);
    });
    return { status: 'success', message: null, failures: 0, compiled };
  });
}

/** dbt: connecting makes the target's database, so that an operation can be the first command on a new warehouse. */
function withSchema(execution: Execution): Execution {
  const prepared = once(async () => {
    await createSchemas(execution, []);
    return execution.warehouse();
  });
  return { ...execution, warehouse: prepared };
}

function callOperation(execution: Execution, macro: MacroNode, args: JsonObject): Promise<NodeResult> {
  const { session } = execution;
  const { invocation, parsed, request } = session;
  const scope = operationScope({
    ...phaseInput(session),
    manifest: parsed.manifest,
    macro,
    args: invocationArguments(session),
    ...(isQualified(request.argument) ? { searchPackage: macro.package_name } : {}),
  });
  const named = Object.fromEntries(
    Object.entries(args).map(([name, value]): [string, Value] => [name, fromJson(value as Json)]),
  );
  const comment = () => queryComment(execution, undefined);
  const what = `macro ${macro.name}`;
  return runNode({ execution, id: macro.unique_id, thread: 1, what, comment, failuresOnError: 1 }, async run => {
    const call = callMacro(scope, {
      name: `${macro.package_name}.${macro.name}`,
      named,
      file: 'run-operation',
      invocation,
    });
    await run.builder.phase('execute', () => drive(run, call));
    return { status: 'success', message: null, failures: 0 };
  });
}

function isQualified(name: string | undefined): boolean {
  return name?.includes('.') === true;
}

/** dbt: the name may be qualified by its package; a bare one is the root's, else a package's, else dbt's own. */
function findMacro({ library, parsed }: ParsedSession, name: string): MacroNode {
  const [first = '', ...rest] = name.split('.');
  const found = rest.length === 0 ? library.findAnywhere(first) : library.namespace(first)?.get(rest.join('.'));
  if (found !== undefined) return found;
  const hint = didYouMean(name, library.names(parsed.project.name));
  return fail({ code: 'TS3002', message: `there is no macro ${name}`, ...(hint === undefined ? {} : { hint }) });
}
