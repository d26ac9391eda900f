import { bindArguments } from '../values/bind-arguments.ts';
import { type NativeFunction, nativeFunction } from '../values/native-function.ts';
import type { Value } from '../values/value.ts';

/** Unwinds a macro to its call; never an error. */
export class ReturnSignal {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

/** dbt: `return(data=none)`: ends the macro that it is called in; the macro's call is worth that value, of any type. */
export const returnFunction: NativeFunction = nativeFunction('return', args => {
  const [value = null] = bindArguments('return', PARAMETERS, args);
  throw new ReturnSignal(value);
});

const PARAMETERS = ['data?'];
