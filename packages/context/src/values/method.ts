import { bindArguments, type NativeFunction, nativeFunction, type Suspended, type Value } from '@tsdbt/jinja';

/** What a method does with its arguments, sorted into its parameters; absent optional ones are `undefined`. */
export type MethodBody = (...args: (Value | undefined)[]) => Value | Suspended;

/**
 * A function or method that templates can call. Parameters are written `name`, `name?` (optional), `*name` (the rest, a tuple)
 * and `**name` (the other named ones, a dict).
 */
export function method(name: string, parameters: readonly string[], body: MethodBody): NativeFunction {
  return nativeFunction(name, args => body(...bindArguments(name, parameters, args)));
}
