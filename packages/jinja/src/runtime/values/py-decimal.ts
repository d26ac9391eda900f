import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** Python's Decimal, as query results hold it: exact digits, printed as they came; `repr` is `Decimal('1.00')`. */
export class PyDecimal extends HostObject {
  /** The digits without the point, signed. */
  readonly unscaled: bigint;
  /** How many of the digits are behind the point. */
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    super();
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** Reads `-12.50`; `undefined` if the text is no plain decimal number. */
  static parse(text: string): PyDecimal | undefined {
    const found = /^\s*([-+]?)(\d+)(?:\.(\d*))?\s*$/.exec(text);
    if (found === null) return undefined;
    const [, sign, whole = '', fraction = ''] = found;
    const magnitude = BigInt(whole + fraction);
    return new PyDecimal(sign === '-' ? -magnitude : magnitude, fraction.length);
  }

  override get typeName(): string {
    return 'Decimal';
  }

  /** The nearest float. */
  toNumber(): number {
    return Number(this.str());
  }

  override str(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0');
    const whole = digits.slice(0, digits.length - this.scale);
    const fraction = this.scale > 0 ? `.${digits.slice(-this.scale)}` : '';
    return `${negative ? '-' : ''}${whole}${fraction}`;
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
    const decimal = decimalOf(other);
    if (decimal === undefined) return undefined;
    const scale = Math.max(this.scale, decimal.scale);
    const [a, b] = [rescaled(this, scale), rescaled(decimal, scale)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  override hashKey(): string {
    return `decimal:${this.str().replace(/\.?0*$/, '')}`;
  }

  override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
    const decimal = decimalOf(other);
    if (decimal === undefined) return undefined;
    const [a, b] = reflected ? [decimal, this] : [this, decimal];
    const scale = Math.max(a.scale, b.scale);
    if (operator === '+') return new PyDecimal(rescaled(a, scale) + rescaled(b, scale), scale);
    if (operator === '-') return new PyDecimal(rescaled(a, scale) - rescaled(b, scale), scale);
    return operator === '*' ? new PyDecimal(a.unscaled * b.unscaled, a.scale + b.scale) : undefined;
  }
}

function decimalOf(value: Value): PyDecimal | undefined {
  if (value instanceof PyDecimal) return value;
  if (typeof value === 'boolean') return new PyDecimal(value ? 1n : 0n, 0);
  return typeof value === 'number' || typeof value === 'bigint' ? new PyDecimal(BigInt(value), 0) : undefined;
}

function rescaled({ unscaled, scale }: PyDecimal, target: number): bigint {
  return unscaled * 10n ** BigInt(target - scale);
}
