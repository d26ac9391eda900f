import type { CompiledMacro } from '../../parse/compile-macro.ts';
import type { Environment } from '../environment.ts';
import { raise } from '../errors/python-exception.ts';
import { unplacedError } from '../errors/template-error.ts';
import type { Scope } from '../scope.ts';
import { type CallArgs, type CallSite, isSuspended, type Suspended } from '../values/call.ts';
import { HostObject } from '../values/host-object.ts';
import { Macro } from '../values/macro.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';
import { metered, newBudget } from './budget.ts';
import { FrameContext } from './frame-context.ts';
import { checkRequirements } from './render.ts';

/** Makes a macro of a file a value that sees the names of a scope. Cheap: do it per node, lazily. */
export function bindMacro(compiled: CompiledMacro, binding: { environment: Environment; scope: Scope }): Macro {
  const { environment, scope } = binding;
  const { code, name } = compiled;
  checkRequirements(code, environment);
  const context = new FrameContext(code.source, scope, environment, `macro ${name}`);
  const macro: Macro = new Macro(code.shape, (...args) => code.call(context, macro, args), true);
  return macro;
}

/** Calls a macro from the host, under the environment's time budget. Ends with its text, or what it `return`ed. */
export function callMacro(macro: Macro, args: CallArgs, environment: Environment): Suspended {
  const call = start(() => {
    try {
      return macro.call(args);
    } catch (error) {
      throw unplacedError(error, `macro ${macro.name}`);
    }
  });
  return metered(call, newBudget(environment.timeBudget));
}

/** Calls any callable value, e.g. one that a template passed to a native function. */
export function callFunction(callee: Value, args: CallArgs, site: CallSite): Value | Suspended {
  if (callee instanceof HostObject && callee.call !== undefined) return callee.call(args, site);
  return raise('TypeError', `'${typeName(callee)}' object is not callable`);
}

function* start(begin: () => Value | Suspended): Suspended {
  const result = begin();
  return isSuspended(result) ? yield* result : result;
}
