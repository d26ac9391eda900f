import { operationScope, type PhaseScope, strictEnvironment } from '@tsdbt/context';
import { type Answer, type Ask, didYouMean, fail, type JsonObject, type MacroNode, type NodeResult } from '@tsdbt/core';
import { type CallSite, callFunction, fromJson, type Json, type Value } from '@tsdbt/jinja';
import { writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { openExecution } from '../execute/open-execution.ts';
import { queryComment } from '../execute/query-comment.ts';
import { drive, runNode } from '../execute/run-node.ts';
import { phaseInput } from '../execute/scope-of.ts';
import type { ExitCode } from '../request/command-request.ts';
import { readMapping } from '../session/open-session.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** Runs one macro with the arguments given. */
export async function runOperation(session: ParsedSession): Promise<ExitCode> {
  const macro = findMacro(session);
  const args = readMapping('--args', session.options.args) as JsonObject;
  const lazy = lazyWarehouse(session);
  const execution = openExecution(session, lazy.open, []);
  try {
    const what = `macro ${macro.name}`;
    const result: NodeResult = await runNode(
      { execution, id: macro.unique_id, thread: 1, what, comment: queryComment(execution, undefined) },
      async run => {
        const scope = operationScope({ ...phaseInput(session), manifest: session.parsed.manifest, macro, args });
        const callee = scope.lookup(macro.name) ?? null;
        const named = new Map(
          Object.entries(args).map(([name, value]): [string, Value] => [name, fromJson(value as Json)]),
        );
        await run.builder.phase('execute', () =>
          drive(
            run,
            callFunction(callee, { positional: [], named }, callSite(session, scope)) as Generator<Ask, Value, Answer>,
          ),
        );
        return { status: 'success', message: 'OK' };
      },
    );
    for (const diagnostic of result.local.diagnostics) session.request.events({ type: 'diagnostic', diagnostic });
    writeManifest(session);
    writeRunResults(session, [result]);
    return result.status === 'success' ? 0 : 1;
  } finally {
    await lazy.close();
  }
}

/** The command line has no place in a file. */
function callSite({ invocation, request }: ParsedSession, scope: PhaseScope): CallSite {
  return { environment: strictEnvironment(invocation), scope, at: () => ({ file: request.commandLine }) };
}

/** dbt: the name may be qualified by its package. */
function findMacro(session: ParsedSession): MacroNode {
  const { library, parsed, request } = session;
  const name = request.argument ?? '';
  const [first = '', ...rest] = name.split('.');
  const found =
    rest.length === 0 ? library.find(first, parsed.project.name) : library.namespace(first)?.get(rest.join('.'));
  if (found !== undefined) return found;
  const hint = didYouMean(name, library.names(parsed.project.name));
  return fail({ code: 'TS3002', message: `there is no macro ${name}`, ...(hint === undefined ? {} : { hint }) });
}
