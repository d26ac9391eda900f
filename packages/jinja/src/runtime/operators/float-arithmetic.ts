import { raise } from '../errors/python-exception.ts';

/** Python: `a % b` for floats, with the sign of b. */
export function floatModulo(a: number, b: number): number {
  if (b === 0) raise('ZeroDivisionError', 'float modulo');
  const remainder = a % b;
  if (remainder === 0) return b < 0 ? -0 : 0;
  return remainder < 0 !== b < 0 ? remainder + b : remainder;
}

/** Python: `a // b` for floats. */
export function floatFloorDivide(a: number, b: number): number {
  if (b === 0) raise('ZeroDivisionError', 'float floor division by zero');
  const quotient = (a - floatModulo(a, b)) / b;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** Python: `a ** b` for floats. */
export function floatPower(a: number, b: number): number {
  if (a === 0 && b < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (a < 0 && Number.isFinite(a) && !Number.isInteger(b) && Number.isFinite(b)) {
    raise('ValueError', 'complex numbers are not supported');
  }
  if (a === 1 || b === 0) return 1;
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    raise('OverflowError', "(34, 'Numerical result out of range')");
  }
  return result;
}
