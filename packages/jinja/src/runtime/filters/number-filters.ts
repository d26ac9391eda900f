import { raise } from '../errors/python-exception.ts';
import { fixedDigits, roundFloat } from '../format/decimal-digits.ts';
import { divide, multiply, negate, power } from '../operators/arithmetic.ts';
import { toNumeric } from '../operators/numeric.ts';
import { divideToEven, roundDecimal, truncatedDecimal } from '../values/decimal-arithmetic.ts';
import { expectInteger } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { normalizeInteger } from '../values/integer.ts';
import { textOf } from '../values/markup.ts';
import { NonFiniteDecimal, noInteger } from '../values/non-finite-decimal.ts';
import { parseFloatText, parseIntegerText } from '../values/parse-number.ts';
import { PyDecimal } from '../values/py-decimal.ts';
import { PyFloat } from '../values/py-float.ts';
import { repr } from '../values/repr.ts';
import { truthy } from '../values/truthy.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { type Filter, filter } from './filter.ts';

/** Jinja2's filters of numbers. */
export const NUMBER_FILTERS: readonly [string, Filter][] = [
  filter('abs', [], absolute),
  filter('int', ['default?', 'base?'], (value, [fallback = 0, base = 10]) => {
    const integer = toInt(value, base);
    return integer === undefined ? fallback : integer;
  }),
  filter('float', ['default?'], (value, [fallback = new PyFloat(0)]) => toReal(value) ?? fallback),
  filter('round', ['precision?', 'method?'], (value, [precision = 0, method = 'common']) =>
    round(value, precision, method),
  ),
  filter('filesizeformat', ['binary?'], (value, [binary = false]) => fileSize(value, truthy(binary))),
];

function absolute(value: Value): Value {
  const number = toNumeric(value);
  if (number instanceof PyFloat) return new PyFloat(Math.abs(number.value));
  if (number !== undefined) return number < 0 ? negate(number) : number;
  if (value instanceof NonFiniteDecimal) return new NonFiniteDecimal(Math.abs(value.value));
  if (value instanceof PyDecimal) return value.unscaled < 0n ? new PyDecimal(-value.unscaled, value.scale) : value;
  if (value instanceof Undefined) raise('TypeError', "bad operand type for abs(): 'Undefined'");
  const isNegative = value instanceof HostObject && value.binary !== undefined && typeName(value) === 'timedelta';
  if (isNegative) return (value.compareTo?.(multiply(value, 0)) ?? 0) < 0 ? negate(value) : value;
  return raise('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
}

function toInt(value: Value, base: Value): Value | undefined {
  const text = textOf(value);
  if (text !== undefined) {
    const integer = typeof base === 'number' ? parseIntegerText(text, base) : undefined;
    return integer ?? truncated(parseFloatText(text));
  }
  const number = toNumeric(value);
  if (number instanceof PyFloat) {
    if (Number.isNaN(number.value)) return undefined;
    if (!Number.isFinite(number.value)) raise('OverflowError', 'cannot convert float infinity to integer');
    return truncated(number.value);
  }
  if (number !== undefined) return number;
  if (value instanceof NonFiniteDecimal) return raise(...noInteger(value));
  if (value instanceof PyDecimal) return normalizeInteger(truncatedDecimal(value));
  if (value instanceof Undefined) value.raise();
  return undefined;
}

function truncated(value: number | undefined): Value | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : normalizeInteger(BigInt(Math.trunc(value)));
}

function toReal(value: Value): Value | undefined {
  const text = textOf(value);
  if (text !== undefined) {
    const parsed = parseFloatText(text);
    return parsed === undefined ? undefined : new PyFloat(parsed);
  }
  const number = toNumeric(value);
  if (number instanceof PyFloat) return number;
  if (number !== undefined) {
    const float = Number(number);
    return Number.isFinite(float) ? new PyFloat(float) : raise('OverflowError', 'int too large to convert to float');
  }
  if (value instanceof NonFiniteDecimal) return new PyFloat(value.value);
  if (value instanceof PyDecimal) return new PyFloat(value.toNumber());
  if (value instanceof Undefined) value.raise();
  return undefined;
}

function round(value: Value, precision: Value, method: Value): Value {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    raise('TemplateRuntimeError', 'method must be common, ceil or floor');
  }
  if (method === 'common') return roundCommon(value, precision);
  const factor = power(10, precision);
  const scaled = toNumeric(multiply(value, factor));
  if (scaled === undefined) return raise('TypeError', `must be real number, not ${typeName(value)}`);
  const number = scaled instanceof PyFloat ? scaled.value : scaled;
  if (typeof number === 'number' && !Number.isFinite(number)) {
    raise(Number.isNaN(number) ? 'ValueError' : 'OverflowError', 'cannot convert float to integer');
  }
  const whole = typeof number === 'bigint' ? number : method === 'ceil' ? Math.ceil(number) : Math.floor(number);
  return divide(normalizeInteger(BigInt(whole)), factor);
}

/** Python: `round(value, precision)`. */
function roundCommon(value: Value, precision: Value): Value {
  if (precision !== null && toNumeric(precision) instanceof PyFloat) expectInteger(precision);
  const places = precision === null ? 0 : expectInteger(precision);
  const number = toNumeric(value);
  if (number instanceof PyFloat) {
    const rounded = roundFloat(number.value, places);
    return precision === null ? normalizeInteger(BigInt(rounded)) : new PyFloat(rounded);
  }
  if (number !== undefined) return places >= 0 ? number : roundInteger(BigInt(number), -places);
  if (value instanceof NonFiniteDecimal) return value;
  if (value instanceof PyDecimal) {
    const { unscaled, scale } = roundDecimal(value, places);
    return new PyDecimal(unscaled, scale);
  }
  return raise('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
}

function roundInteger(value: bigint, zeros: number): Value {
  const unit = 10n ** BigInt(Math.min(zeros, 10_000));
  return normalizeInteger(divideToEven(value, unit) * unit);
}

function fileSize(value: Value, binary: boolean): Value {
  const real = toReal(value);
  if (!(real instanceof PyFloat)) {
    if (textOf(value) !== undefined) raise('ValueError', `could not convert string to float: ${repr(value)}`);
    return raise('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  const base = binary ? 1024 : 1000;
  const bytes = real.value;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const prefixes = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  const index = prefixes.findIndex((_prefix, i) => bytes < base ** (i + 2));
  const position = index < 0 ? prefixes.length - 1 : index;
  const prefix = prefixes[position] ?? '';
  const amount = fixedDigits((base * bytes) / base ** (position + 2), 1);
  return `${amount} ${binary ? `${prefix.toUpperCase()}i` : prefix}B`;
}
