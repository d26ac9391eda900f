import { argumentBinder } from '../values/bind-arguments.ts';
import type { CallArgs, CallSite } from '../values/call.ts';
import type { Value } from '../values/value.ts';

/** A test: what follows `is`. */
export type Test = (value: Value, args: CallArgs, site: CallSite) => boolean;

/** An entry of a table of tests; `parameters` (after the value) are written as for `bindArguments`. */
export function test(
  name: string,
  parameters: readonly string[],
  body: (value: Value, args: readonly (Value | undefined)[], site: CallSite) => boolean,
): [string, Test] {
  const bind = argumentBinder(name, parameters);
  return [name, (value, args, site) => body(value, bind(args), site)];
}
