import { argumentBinder } from '../values/bind-arguments.ts';
import type { CallArgs, CallSite } from '../values/call.ts';
import type { Value } from '../values/value.ts';

/** A filter: takes the value before `|` and the arguments. */
export type Filter = (value: Value, args: CallArgs, site: CallSite) => Value;

export type FilterBody = (value: Value, args: readonly (Value | undefined)[], site: CallSite) => Value;

/** An entry of a table of filters; `parameters` (after the value) are written as for `bindArguments`. */
export function filter(name: string, parameters: readonly string[], body: FilterBody): [string, Filter] {
  const bind = argumentBinder(name, parameters);
  return [name, (value, args, site) => body(value, bind(args), site)];
}
