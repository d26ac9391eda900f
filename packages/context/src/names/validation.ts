import { fail } from '@tsdbt/core';
import { Dict, equals, isCallable, repr, Tuple, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';

/** `validation.any(a, b)`: a validator for `config.get` and `config.require` that accepts these values. */
export function validationValue(): Value {
  const any = method('any', ['*allowed'], allowed => {
    const values = allowed instanceof Tuple ? allowed.items : [];
    return method('validate', ['value'], value => {
      const accepted = values.some(one => equals(one, value ?? null) || isCallable(one));
      return accepted ? null : failValidation(value ?? null, values);
    });
  });
  return new Dict([['any', any]]);
}

function failValidation(value: Value, allowed: readonly Value[]): never {
  return fail({
    code: 'TS2005',
    message: `Expected value "${repr(value)}" to be one of ${allowed.map(repr).join(',')}`,
  });
}
