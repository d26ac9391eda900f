import { raise } from '../errors/python-exception.ts';
import { type CallSite, isSuspended, NO_NAMED, runToEnd } from '../values/call.ts';
import { HostObject } from '../values/host-object.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';

/** Calls a template's function from where nothing can be asked (sort keys, replacement functions). */
export function callForValue(callee: Value, positional: readonly Value[], site: CallSite): Value {
  if (!(callee instanceof HostObject) || callee.call === undefined) {
    return raise('TypeError', `'${typeName(callee)}' object is not callable`);
  }
  const result = callee.call({ positional, named: NO_NAMED }, site);
  return isSuspended(result) ? runToEnd(result) : result;
}
