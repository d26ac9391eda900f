import type { PhaseInput, RunScopeInput } from '@tsdbt/context';
import type { ManifestNode } from '@tsdbt/core';
import { invocationArguments } from '../artifacts/invocation-arguments.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import type { Execution } from './execution.ts';

/** What every template of the session may see, whatever its phase. */
export function phaseInput({ library, invocation, parsed, host }: ParsedSession): PhaseInput {
  return { library, invocation, project: parsed.project, host };
}

/** What a node's templates see while it is compiled and run. */
export function runInput(execution: Execution, node: ManifestNode): RunScopeInput {
  const { session, selected } = execution;
  const { library, invocation, parsed, host } = session;
  const { manifest, project } = parsed;
  return { library, invocation, project, host, manifest, node, selected, args: invocationArguments(session) };
}
