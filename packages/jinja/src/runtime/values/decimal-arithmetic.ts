import { raise } from '../errors/python-exception.ts';

/** A decimal number as data: the digits without the point, and how many of them are behind it. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** Python: `decimal` in its default context: what operators give has at most 28 digits, rounded half to even. */
const PRECISION = 28;

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return rounded(rescaled(a, scale) + rescaled(b, scale), scale);
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return rounded(a.unscaled * b.unscaled, a.scale + b.scale);
}

/** An exact quotient keeps the scale that the operands suggest; any other has all 28 digits. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  refuseZero(a, b);
  const ideal = a.scale - b.scale;
  if (a.unscaled === 0n) return { unscaled: 0n, scale: ideal };
  const shift = digits(b.unscaled) - digits(a.unscaled) + PRECISION + 1;
  const [top, bottom] =
    shift >= 0 ? [a.unscaled * 10n ** BigInt(shift), b.unscaled] : [a.unscaled, b.unscaled * 10n ** BigInt(-shift)];
  let [coefficient, scale] = [top / bottom, ideal + shift];
  // What is cut off must tip the rounding: a last digit of 0 or 5 would look like a tie.
  if (top % bottom !== 0n)
    return rounded(coefficient % 5n === 0n ? coefficient + sign(coefficient, top, bottom) : coefficient, scale);
  for (; scale > ideal && coefficient % 10n === 0n; scale -= 1) coefficient /= 10n;
  return rounded(coefficient, scale);
}

/** Python: `//` on decimals cuts towards zero. */
export function floorDivideDecimals(a: Decimal, b: Decimal): Decimal {
  return { unscaled: wholeQuotient(a, b), scale: 0 };
}

/** Python: the remainder has the sign of the dividend. */
export function moduloDecimals(a: Decimal, b: Decimal): Decimal {
  const whole = wholeQuotient(a, b);
  const scale = Math.max(a.scale, b.scale);
  return rounded(rescaled(a, scale) - whole * rescaled(b, scale), scale);
}

function wholeQuotient(a: Decimal, b: Decimal): bigint {
  refuseZero(a, b);
  const scale = Math.max(a.scale, b.scale);
  const whole = rescaled(a, scale) / rescaled(b, scale);
  if (digits(whole) > PRECISION) raise('OverflowError', "[<class 'decimal.DivisionImpossible'>]");
  return whole;
}

/** Whole exponents up to 9999; undefined for others. */
export function powerOfDecimal(base: Decimal, exponent: Decimal): Decimal | undefined {
  const whole = truncatedDecimal(exponent);
  if (compareDecimals(exponent, { unscaled: whole, scale: 0 }) !== 0 || whole > 9999n || whole < -9999n)
    return undefined;
  let result = { unscaled: 1n, scale: 0 };
  let square = base;
  for (let rest = whole < 0n ? -whole : whole; rest > 0n; rest /= 2n) {
    if (rest % 2n === 1n) result = rounded(result.unscaled * square.unscaled, result.scale + square.scale, GUARDED);
    square = rounded(square.unscaled * square.unscaled, square.scale * 2, GUARDED);
  }
  return whole < 0n ? divideDecimals({ unscaled: 1n, scale: 0 }, result) : rounded(result.unscaled, result.scale);
}

/** Digits of what is multiplied further. */
const GUARDED = PRECISION + 10;

export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [rescaled(a, scale), rescaled(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Python: `int(decimal)`. */
export function truncatedDecimal({ unscaled, scale }: Decimal): bigint {
  return scale <= 0 ? unscaled * 10n ** BigInt(-scale) : unscaled / 10n ** BigInt(scale);
}

/** Python: `round(decimal, places)`. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  if (places >= value.scale) return { unscaled: rescaled(value, places), scale: places };
  return { unscaled: divideToEven(value.unscaled, 10n ** BigInt(value.scale - places)), scale: places };
}

/** The quotient, rounded half to even. */
export function divideToEven(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  const twice = (value % unit) * 2n;
  const magnitude = twice < 0n ? -twice : twice;
  const away = magnitude > unit || (magnitude === unit && quotient % 2n !== 0n);
  return away ? quotient + (value < 0n ? -1n : 1n) : quotient;
}

/** A float's value to the last digit; undefined for infinities and NaN. */
export function decimalOfFloat(value: number): Decimal | undefined {
  if (!Number.isFinite(value)) return undefined;
  let [numerator, halvings] = [value, 0];
  for (; !Number.isInteger(numerator); halvings += 1) numerator *= 2;
  return { unscaled: BigInt(numerator) * 5n ** BigInt(halvings), scale: halvings };
}

function rounded(unscaled: bigint, scale: number, precision: number = PRECISION): Decimal {
  const excess = digits(unscaled) - precision;
  if (excess <= 0) return { unscaled, scale };
  // 9.99… may become 10.00…, which has a digit too many again.
  return rounded(divideToEven(unscaled, 10n ** BigInt(excess)), scale - excess, precision);
}

function rescaled({ unscaled, scale }: Decimal, target: number): bigint {
  return unscaled * 10n ** BigInt(target - scale);
}

function digits(unscaled: bigint): number {
  return (unscaled < 0n ? -unscaled : unscaled).toString().length;
}

/** 1 or -1, also where the coefficient itself was cut to 0. */
function sign(coefficient: bigint, top: bigint, bottom: bigint): bigint {
  if (coefficient !== 0n) return coefficient < 0n ? -1n : 1n;
  return top < 0n === bottom < 0n ? 1n : -1n;
}

function refuseZero(a: Decimal, b: Decimal): void {
  if (b.unscaled !== 0n) return;
  raise('ZeroDivisionError', `[<class 'decimal.${a.unscaled === 0n ? 'DivisionUndefined' : 'DivisionByZero'}'>]`);
}
