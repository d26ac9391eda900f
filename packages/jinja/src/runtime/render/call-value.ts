import { raise } from '../errors/python-exception.ts';
import type { Suspended } from '../values/call.ts';
import { HostObject } from '../values/host-object.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';
import type { FrameContext } from './frame-context.ts';

/** Calls a value at an offset of the template. */
export function callValue(
  cx: FrameContext,
  callee: Value,
  positional: Value[],
  named: ReadonlyMap<string, Value>,
  offset: number,
): Value | Suspended {
  if (callee instanceof HostObject && callee.call !== undefined) {
    cx.offset = offset;
    return callee.call({ positional, named }, cx);
  }
  return raise('TypeError', `'${typeName(callee)}' object is not callable`);
}
