import { trimEndCharacters } from '@tsdbt/core';
import { raise } from '../errors/python-exception.ts';
import { formatFloat } from '../values/float-text.ts';
import { integerText } from '../values/integer.ts';
import { fixedDigits, scientificDigits } from './decimal-digits.ts';

/** Python: the digits of a float for a presentation type (`e f g %` in either case, or none); no sign, no padding. */
export function floatDigits(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  const magnitude = Math.abs(value);
  const upper = type !== '' && type === type.toUpperCase() && type !== '%';
  const text = digitsOf(magnitude, type.toLowerCase(), precision, alternate);
  return upper ? text.toUpperCase() : text;
}

/** Python: an int in base 2, 8, 10 or 16 by its presentation type, without sign. */
export function integerDigits(value: bigint, type: string): string {
  const magnitude = value < 0n ? -value : value;
  const base = BASES[type];
  if (base === undefined) return raise('ValueError', `Unknown format code '${type}' for object of type 'int'`);
  const text = base === 10 ? integerText(magnitude) : magnitude.toString(base);
  return type === 'X' ? text.toUpperCase() : text;
}

/** The prefix that `#` puts before an int: `0x`, `0o`, `0b`. */
export function integerPrefix(type: string): string {
  return type === 'd' || type === 'n' ? '' : `0${type}`;
}

/** The widest field and the longest fraction that a template may ask for. */
export const MAX_FIELD = 1_000_000;

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, n: 10, x: 16, X: 16 };

function digitsOf(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  if (!Number.isFinite(value)) return (Number.isNaN(value) ? 'nan' : 'inf') + (type === '%' ? '%' : '');
  if ((precision ?? 0) > 5_000) raise('ValueError', 'precision too big');
  switch (type) {
    case 'f':
      return withPoint(fixedDigits(value, precision ?? 6), alternate);
    case '%':
      return `${withPoint(fixedDigits(value * 100, precision ?? 6), alternate)}%`;
    case 'e':
      return scientific(value, precision ?? 6, alternate);
    case '':
      return precision === undefined ? formatFloat(value) : general(value, precision, alternate, true);
    default:
      return general(value, precision ?? 6, alternate, false);
  }
}

function withPoint(text: string, alternate: boolean): string {
  return alternate && !text.includes('.') ? `${text}.` : text;
}

function scientific(value: number, places: number, alternate: boolean): string {
  const { digits, exponent } = scientificDigits(value, places);
  const fraction = digits.slice(1);
  const mantissa = digits.charAt(0) + (fraction !== '' || alternate ? `.${fraction}` : '');
  return `${mantissa}e${exponentText(exponent)}`;
}

function exponentText(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `%g`: significant digits, trailing zeros dropped; without a type, at least one digit stays behind the point. */
function general(value: number, precision: number, alternate: boolean, keepFloat: boolean): string {
  const significant = precision === 0 ? 1 : precision;
  const { digits, exponent } = scientificDigits(value, significant - 1);
  const limit = keepFloat ? significant - 1 : significant;
  const useExponent = exponent < -4 || exponent >= Math.max(limit, keepFloat ? 1 : 0);
  const kept = alternate ? digits : trimEndCharacters(digits, '0') || '0';
  if (useExponent) {
    const fraction = kept.slice(1);
    const point = fraction !== '' || alternate ? `.${fraction}` : '';
    return `${kept.charAt(0)}${point}e${exponentText(exponent)}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = kept.slice(exponent + 1);
  if (fraction !== '') return `${whole}.${fraction}`;
  return alternate ? `${whole}.` : keepFloat ? `${whole}.0` : whole;
}
