import { HostObject } from './host-object.ts';
import { PyDecimal } from './py-decimal.ts';
import { PyFloat } from './py-float.ts';
import type { Value } from './value.ts';

/** Python's `Decimal('Infinity')`, `Decimal('-Infinity')` and `Decimal('NaN')`, as query results hold such numbers. */
export class NonFiniteDecimal extends HostObject {
  /** Infinity, -Infinity or NaN. */
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override get typeName(): string {
    return 'Decimal';
  }

  override str(): string {
    return String(this.value);
  }

  override repr(): string {
    return `Decimal('${this.value}')`;
  }

  override truthy(): boolean {
    return true;
  }

  override equals(other: Value): boolean {
    return numberOf(other) === this.value;
  }

  override compareTo(other: Value): number | undefined {
    const number = numberOf(other);
    if (number === undefined || Number.isNaN(number) || Number.isNaN(this.value)) return undefined;
    return this.value === number ? 0 : Math.sign(this.value);
  }

  override hashKey(): string {
    return `decimal:${this.value}`;
  }

  /** Python: with a float it is an error, as for every decimal. */
  override binary(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    const number = other instanceof PyFloat ? undefined : numberOf(other);
    if (number === undefined) return undefined;
    const result = reflected ? CALCULATE[operator](number, this.value) : CALCULATE[operator](this.value, number);
    return Number.isFinite(result) ? PyDecimal.parse(String(result)) : new NonFiniteDecimal(result);
  }
}

/** Python: what `int()` says of such a number. */
export function noInteger({
  value,
}: NonFiniteDecimal): readonly [error: 'ValueError' | 'OverflowError', message: string] {
  return Number.isNaN(value)
    ? ['ValueError', 'cannot convert NaN to integer']
    : ['OverflowError', 'cannot convert Infinity to integer'];
}

type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

const CALCULATE: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
};

/** What is far from infinity may be rounded. */
function numberOf(value: Value): number | undefined {
  if (value instanceof NonFiniteDecimal || value instanceof PyFloat) return value.value;
  if (value instanceof PyDecimal) return value.toNumber();
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? Number(value)
    : undefined;
}
