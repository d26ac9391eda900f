import { raise } from '../../errors/python-exception.ts';
import { BoundMethod, method } from '../../methods/method.ts';
import { toNumeric } from '../../operators/numeric.ts';
import { HostObject } from '../../values/host-object.ts';
import { normalizeInteger } from '../../values/integer.ts';
import { PyFloat } from '../../values/py-float.ts';
import type { Value } from '../../values/value.ts';

const [, TOTAL_SECONDS] = method<PyTimeDelta>('total_seconds', [], ({ microseconds }) => {
  return new PyFloat(Number(microseconds) / 1e6);
});

const DAY = 86_400_000_000n;
const SECOND = 1_000_000n;

/** Python's timedelta: an exact number of microseconds. */
export class PyTimeDelta extends HostObject {
  readonly microseconds: bigint;

  constructor(microseconds: bigint) {
    super();
    const days = floorDivide(microseconds, DAY);
    if (days > 999_999_999n || days < -999_999_999n) {
      raise('OverflowError', `days=${days}; must have magnitude <= 999999999`);
    }
    this.microseconds = microseconds;
  }

  override get typeName(): string {
    return 'timedelta';
  }

  override getAttr(name: string): Value | undefined {
    const { days, seconds, micros } = this.parts();
    switch (name) {
      case 'days':
        return days;
      case 'seconds':
        return seconds;
      case 'microseconds':
        return micros;
      case 'total_seconds':
        return new BoundMethod<PyTimeDelta>(this, TOTAL_SECONDS);
      default:
        return undefined;
    }
  }

  override truthy(): boolean {
    return this.microseconds !== 0n;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimeDelta && other.microseconds === this.microseconds;
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof PyTimeDelta ? Number(this.microseconds - other.microseconds) : undefined;
  }

  override hashKey(): string {
    return `timedelta:${this.microseconds}`;
  }

  override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimeDelta) return this.withTimeDelta(operator, other, reflected);
    const number = toNumeric(other);
    if (number === undefined) return undefined;
    if (operator === '*') return new PyTimeDelta(times(this.microseconds, number));
    if (reflected) return undefined;
    if (operator === '/') return new PyTimeDelta(divided(this.microseconds, number));
    if (operator === '//' && !(number instanceof PyFloat)) {
      return new PyTimeDelta(floorDivide(this.microseconds, nonZero(BigInt(number))));
    }
    return undefined;
  }

  override str(): string {
    const { days, seconds, micros } = this.parts();
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    const clock = `${hours}:${two(minutes)}:${two(seconds % 60)}`;
    const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
    return (days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `) + clock + fraction;
  }

  override repr(): string {
    const { days, seconds, micros } = this.parts();
    const shown = [
      days === 0 ? '' : `days=${days}`,
      seconds === 0 ? '' : `seconds=${seconds}`,
      micros === 0 ? '' : `microseconds=${micros}`,
    ].filter(Boolean);
    return `datetime.timedelta(${shown.length === 0 ? '0' : shown.join(', ')})`;
  }

  private parts(): { days: number; seconds: number; micros: number } {
    const days = floorDivide(this.microseconds, DAY);
    const rest = this.microseconds - days * DAY;
    return { days: Number(days), seconds: Number(rest / SECOND), micros: Number(rest % SECOND) };
  }

  private withTimeDelta(operator: string, other: PyTimeDelta, reflected: boolean): Value | undefined {
    const [a, b] = reflected ? [other.microseconds, this.microseconds] : [this.microseconds, other.microseconds];
    switch (operator) {
      case '+':
        return new PyTimeDelta(a + b);
      case '-':
        return new PyTimeDelta(a - b);
      case '/':
        return new PyFloat(Number(a) / Number(nonZero(b)));
      case '//':
        return normalizeInteger(floorDivide(a, nonZero(b)));
      case '%':
        return new PyTimeDelta(a - floorDivide(a, nonZero(b)) * b);
      default:
        return undefined;
    }
  }
}

/** Python: `timedelta(days, seconds, microseconds, milliseconds, minutes, hours, weeks)`; fractions are allowed. */
export function timeDeltaOf(amounts: readonly (Value | undefined)[]): PyTimeDelta {
  let total = 0n;
  let fraction = 0;
  amounts.forEach((amount, index) => {
    if (amount === undefined) return;
    const unit = UNITS[index] ?? 1n;
    const number = toNumeric(amount);
    if (number === undefined) raise('TypeError', 'unsupported type for timedelta component');
    if (!(number instanceof PyFloat)) total += BigInt(number) * unit;
    else {
      if (!Number.isFinite(number.value)) raise('ValueError', 'cannot convert float NaN to integer');
      const whole = Math.trunc(number.value);
      total += BigInt(whole) * unit;
      fraction += (number.value - whole) * Number(unit);
    }
  });
  return new PyTimeDelta(total + roundHalfEven(fraction));
}

/** Floor division of bigints. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

const UNITS = [DAY, SECOND, 1n, 1_000n, 60n * SECOND, 3_600n * SECOND, 7n * DAY];

function times(microseconds: bigint, factor: number | bigint | PyFloat): bigint {
  if (!(factor instanceof PyFloat)) return microseconds * BigInt(factor);
  return roundHalfEven(Number(microseconds) * factor.value);
}

function divided(microseconds: bigint, divisor: number | bigint | PyFloat): bigint {
  if (divisor instanceof PyFloat) {
    if (divisor.value === 0) raise('ZeroDivisionError', 'float division by zero');
    return roundHalfEven(Number(microseconds) / divisor.value);
  }
  const by = nonZero(BigInt(divisor));
  const quotient = floorDivide(microseconds, by);
  const twice = (microseconds - quotient * by) * 2n;
  const magnitude = by < 0n ? -by : by;
  const size = twice < 0n ? -twice : twice;
  const up = size > magnitude || (size === magnitude && quotient % 2n !== 0n);
  return up ? quotient + 1n : quotient;
}

function nonZero(value: bigint): bigint {
  return value === 0n ? raise('ZeroDivisionError', 'integer division or modulo by zero') : value;
}

function roundHalfEven(value: number): bigint {
  if (!Number.isFinite(value)) return raise('OverflowError', 'cannot convert float infinity to integer');
  const floor = Math.floor(value);
  const rest = value - floor;
  return BigInt(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
