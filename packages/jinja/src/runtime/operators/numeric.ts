import { raise } from '../errors/python-exception.ts';
import { PyFloat } from '../values/py-float.ts';
import type { Value } from '../values/value.ts';

/** A value as a number for arithmetic: bools are ints. `undefined` if it is not a number. */
export function toNumeric(value: Value): number | bigint | PyFloat | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat) return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** A number as something JavaScript's `<` and `==` compare with any other. */
export function toComparable(value: number | bigint | PyFloat): number | bigint {
  return value instanceof PyFloat ? value.value : value;
}

/** A number as a float's value. Raises OverflowError for an int beyond all floats. */
export function toFloat(value: number | bigint | PyFloat): number {
  if (value instanceof PyFloat) return value.value;
  const float = Number(value);
  return Number.isFinite(float) ? float : raise('OverflowError', 'int too large to convert to float');
}
