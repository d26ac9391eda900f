import { raise } from '../errors/python-exception.ts';
import { normalizeInteger } from '../values/integer.ts';
import type { PyFloat } from '../values/py-float.ts';
import { Tuple } from '../values/tuple.ts';
import { type MethodTable, method } from './method.ts';

type Int = number | bigint | boolean;

/** Python: the methods of int and bool. */
export const INT_METHODS: MethodTable<Int> = new Map([
  method<Int>('bit_length', [], value => {
    const magnitude = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
    return magnitude === 0n ? 0 : magnitude.toString(2).length;
  }),
  method('bit_count', [], value => BigInt(value).toString(2).replace(/[^1]/g, '').length),
  method('conjugate', [], value => (typeof value === 'boolean' ? Number(value) : value)),
  method('as_integer_ratio', [], value => new Tuple([typeof value === 'boolean' ? Number(value) : value, 1])),
]);

/** Python: the methods of float. */
export const FLOAT_METHODS: MethodTable<PyFloat> = new Map([
  method<PyFloat>('is_integer', [], ({ value }) => Number.isInteger(value)),
  method('conjugate', [], value => value),
  method('hex', [], ({ value }) => hexText(value)),
  method('as_integer_ratio', [], ({ value }) => integerRatio(value)),
]);

function integerRatio(value: number): Tuple {
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert Infinity to integer ratio');
  let [numerator, denominator] = [value, 1n];
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return new Tuple([normalizeInteger(BigInt(numerator)), normalizeInteger(denominator)]);
}

function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  const bits = bytes.getBigUint64(0);
  const sign = bits >> 63n === 1n ? '-' : '';
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  if (value === 0) return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}
