import type { CompileInput } from '@tsdbt/compile';
import type { PhaseInput } from '@tsdbt/context';
import type { ManifestNode } from '@tsdbt/core';
import { invocationArguments } from '../artifacts/invocation-arguments.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import type { Execution } from './execution.ts';

/** What every template of the session may see, whatever its phase. */
export function phaseInput({ library, invocation, parsed, host }: ParsedSession): PhaseInput {
  return { library, invocation, project: parsed.project, host };
}

/** What a node's templates see while it is compiled and run. */
export function runInput(execution: Execution, node: ManifestNode): CompileInput {
  const { session, selected, ephemerals } = execution;
  const { library, invocation, parsed, host } = session;
  const { manifest, project } = parsed;
  const args = invocationArguments(session);
  return { library, invocation, project, host, manifest, node, selected, args, ephemerals };
}
