import { type RunScopeInput, runScope, strictEnvironment } from '@tsdbt/context';
import type { Answer, Ask } from '@tsdbt/core';
import { callFunction, isSuspended, NO_NAMED, type Value } from '@tsdbt/jinja';

/** Calls a macro by its bare name with the names of a node, so that a project's override of it counts. */
export function* callMacroOf(
  place: RunScopeInput,
  name: string,
  positional: readonly Value[],
): Generator<Ask, Value, Answer> {
  const scope = runScope(place);
  const site = {
    environment: strictEnvironment(place.invocation),
    scope,
    at: () => ({ file: place.node.original_file_path }),
  };
  const callee = scope.lookup(name) ?? null;
  const result = callFunction(callee, { positional, named: NO_NAMED }, site);
  return isSuspended(result) ? yield* result as Generator<Ask, Value, Answer> : result;
}
