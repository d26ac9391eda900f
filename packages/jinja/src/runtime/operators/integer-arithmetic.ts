import { raise } from '../errors/python-exception.ts';
import { normalizeInteger } from '../values/integer.ts';

type Integer = number | bigint;

/** Exact arithmetic on ints of any size: numbers while the result is safe, bigints beyond. */
export function add(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return normalizeInteger(BigInt(a) + BigInt(b));
}

export function subtract(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference + 0;
  }
  return normalizeInteger(BigInt(a) - BigInt(b));
}

export function multiply(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  boundBits(bitLength(a) + bitLength(b));
  return normalizeInteger(BigInt(a) * BigInt(b));
}

/** Python: `a // b`, rounded towards minus infinity. */
export function floorDivide(a: Integer, b: Integer): Integer {
  if (Number(b) === 0) raise('ZeroDivisionError', 'integer division or modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') return (a - moduloNumber(a, b)) / b + 0;
  const [x, y] = [BigInt(a), BigInt(b)];
  const quotient = x / y;
  return normalizeInteger(x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient);
}

/** Python: `a % b`, with the sign of b. */
export function modulo(a: Integer, b: Integer): Integer {
  if (Number(b) === 0) raise('ZeroDivisionError', 'integer modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') return moduloNumber(a, b);
  const [x, y] = [BigInt(a), BigInt(b)];
  const remainder = x % y;
  return normalizeInteger(remainder !== 0n && remainder < 0n !== y < 0n ? remainder + y : remainder);
}

/** Python: `a ** b` for b ≥ 0. */
export function power(a: Integer, b: Integer): Integer {
  if (Math.abs(Number(a)) > 1) boundBits(bitLength(a) * Number(b));
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a ** b;
    if (Number.isSafeInteger(result)) return result + 0;
  }
  return normalizeInteger(BigInt(a) ** BigInt(b));
}

/** Python: `a / b`, correctly rounded even when a or b exceeds a float's precision. */
export function trueDivide(a: Integer, b: Integer): number {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const [x, y] = [BigInt(a), BigInt(b)];
  const shift = bitLength(b) - bitLength(a) + 66;
  const scaled = shift >= 0 ? (x << BigInt(shift)) / y : x / (y << BigInt(-shift));
  const result = Number(scaled) * 2 ** -shift;
  if (!Number.isFinite(result)) raise('OverflowError', 'integer division result too large for a float');
  return result;
}

function moduloNumber(a: number, b: number): number {
  const remainder = a % b;
  return (remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder) + 0;
}

function bitLength(value: Integer): number {
  if (typeof value === 'number') return Math.floor(Math.log2(Math.abs(value) || 1)) + 1;
  return value.toString(16).length * 4;
}

/** Numbers beyond this many bits are refused: a template could otherwise keep the process busy for ever. */
const MAX_BITS = 200_000;

function boundBits(bits: number): void {
  if (bits > MAX_BITS) raise('MemoryError', 'the number would be too large');
}
