import { raise } from '../../errors/python-exception.ts';
import { bindArguments } from '../../values/bind-arguments.ts';
import { nativeFunction } from '../../values/native-function.ts';
import type { Value } from '../../values/value.ts';
import { PyDateTime } from '../datetime/py-date-time.ts';
import { TimeZone } from '../datetime/time-zone.ts';
import { LOCALIZE, naive } from './naive.ts';

/** What the zones of one offset have in common. */
abstract class SteadyZone extends TimeZone {
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'localize':
        return nativeFunction(name, args => {
          const local = naive(bindArguments(name, LOCALIZE, args)[0] ?? null);
          return new PyDateTime(local, local, this);
        });
      case 'normalize':
        return nativeFunction(name, ({ positional }) => {
          const [value] = positional;
          return value instanceof PyDateTime && value.zone !== null
            ? PyDateTime.fromInstant(value.instant(), this)
            : raise('ValueError', 'Naive time - no tzinfo set');
        });
      default:
        return super.getAttr(name);
    }
  }

  override dstAt(): number {
    return 0;
  }
}

/** pytz: `pytz.utc`. */
export class PytzUtc extends SteadyZone {
  override get typeName(): string {
    return 'UTC';
  }

  override getAttr(name: string): Value | undefined {
    return name === 'zone' ? 'UTC' : super.getAttr(name);
  }

  override offsetAt(): number {
    return 0;
  }

  override nameAt(): string {
    return 'UTC';
  }

  override atInstant(): { zone: TimeZone; offset: number } {
    return { zone: this, offset: 0 };
  }

  override equals(other: Value): boolean {
    return other instanceof PytzUtc;
  }

  override hashKey(): string {
    return 'pytz:UTC';
  }

  override str(): string {
    return 'UTC';
  }

  override repr(): string {
    return '<UTC>';
  }
}

/** pytz: `pytz.FixedOffset(minutes)`: a zone without a name. */
export class PytzFixedOffset extends SteadyZone {
  private readonly minutes: number;

  constructor(minutes: number) {
    super();
    this.minutes = minutes;
  }

  override get typeName(): string {
    return '_FixedOffset';
  }

  override getAttr(name: string): Value | undefined {
    return name === 'zone' ? null : super.getAttr(name);
  }

  override offsetAt(): number {
    return this.minutes * 60_000_000;
  }

  override nameAt(): null {
    return null;
  }

  override atInstant(): { zone: TimeZone; offset: number } {
    return { zone: this, offset: this.offsetAt() };
  }

  override equals(other: Value): boolean {
    return other instanceof PytzFixedOffset && other.minutes === this.minutes;
  }

  override hashKey(): string {
    return `pytz:${this.minutes}`;
  }

  override repr(): string {
    return `pytz.FixedOffset(${this.minutes})`;
  }
}
