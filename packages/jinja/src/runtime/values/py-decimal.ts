import { trimEndCharacters } from '@tsdbt/core';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalOfFloat,
  divideDecimals,
  floorDivideDecimals,
  moduloDecimals,
  multiplyDecimals,
  powerOfDecimal,
} from './decimal-arithmetic.ts';
import { HostObject } from './host-object.ts';
import { PyFloat } from './py-float.ts';
import type { Value } from './value.ts';

/** A Python `Decimal`, as query results hold numbers: exact decimal digits, printed with all of them. */
export class PyDecimal extends HostObject {
  /** The digits without the point, signed. */
  readonly unscaled: bigint;
  /** How many of the digits are behind the point; below 0, how many zeros follow them: Decimal('1.5E+3') is 15 at -2. */
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    super();
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** Reads `-12.50` and `1.5e-10`; `undefined` if the text is no finite decimal number. */
  static parse(text: string): PyDecimal | undefined {
    const found = /^\s*([-+]?)(\d+)(?:\.(\d*))?(?:e([-+]?\d{1,4}))?\s*$/i.exec(text);
    if (found === null) return undefined;
    const [, sign, whole = '', fraction = '', exponent = '0'] = found;
    const magnitude = BigInt(whole + fraction);
    return new PyDecimal(sign === '-' ? -magnitude : magnitude, fraction.length - Number(exponent));
  }

  override get typeName(): string {
    return 'Decimal';
  }

  /** The nearest float. */
  toNumber(): number {
    return Number(this.str());
  }

  /** Python: with an exponent where there would be zeros behind the digits, or more than six in front. */
  override str(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString();
    const point = digits.length - this.scale;
    const isPlain = this.scale >= 0 && point > -6;
    return `${negative ? '-' : ''}${isPlain ? plain(digits, this.scale) : scientific(digits, point - 1)}`;
  }

  override repr(): string {
    return `Decimal('${this.str()}')`;
  }

  override truthy(): boolean {
    return this.unscaled !== 0n;
  }

  override equals(other: Value): boolean {
    return this.compareTo(other) === 0;
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof PyFloat)) {
      const decimal = decimalOf(other);
      return decimal === undefined ? undefined : compareDecimals(this, decimal);
    }
    const exact = decimalOfFloat(other.value);
    if (exact !== undefined) return compareDecimals(this, exact);
    return Number.isNaN(other.value) ? undefined : -Math.sign(other.value);
  }

  override hashKey(): string {
    if (this.unscaled === 0n) return 'decimal:0e0';
    const all = this.unscaled.toString();
    const digits = trimEndCharacters(all, '0');
    return `decimal:${digits}e${all.length - digits.length - this.scale}`;
  }

  /** Python: decimals calculate with decimals and whole numbers; with a float it is an error. */
  override binary(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    const decimal = decimalOf(other);
    if (decimal === undefined) return undefined;
    const [a, b] = reflected ? [decimal, this] : [this, decimal];
    const result = calculate(operator, a, b);
    return result === undefined ? undefined : new PyDecimal(result.unscaled, result.scale);
  }
}

type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

function calculate(operator: Operator, a: Decimal, b: Decimal): Decimal | undefined {
  switch (operator) {
    case '+':
      return addDecimals(a, b);
    case '-':
      return addDecimals(a, { unscaled: -b.unscaled, scale: b.scale });
    case '*':
      return multiplyDecimals(a, b);
    case '/':
      return divideDecimals(a, b);
    case '//':
      return floorDivideDecimals(a, b);
    case '%':
      return moduloDecimals(a, b);
    case '**':
      return powerOfDecimal(a, b);
  }
}

function decimalOf(value: Value): Decimal | undefined {
  if (value instanceof PyDecimal) return value;
  if (typeof value === 'boolean') return { unscaled: value ? 1n : 0n, scale: 0 };
  return typeof value === 'number' || typeof value === 'bigint' ? { unscaled: BigInt(value), scale: 0 } : undefined;
}

function plain(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${digits.slice(0, 1)}${fraction}E${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
