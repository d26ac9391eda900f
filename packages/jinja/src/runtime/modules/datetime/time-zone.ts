import { raise } from '../../errors/python-exception.ts';
import { HostObject } from '../../values/host-object.ts';
import { nativeFunction } from '../../values/native-function.ts';
import type { Value } from '../../values/value.ts';
import type { PyDateTime } from './py-date-time.ts';
import { PyTimeDelta } from './py-time-delta.ts';

/** Python's tzinfo. Offsets are microseconds east of UTC. */
export abstract class TimeZone extends HostObject {
  /** The offset at a local time; `undefined` for a bare time of day, where a zone with rules has none. */
  abstract offsetAt(local: PyDateTime | undefined): number | undefined;
  abstract nameAt(local: PyDateTime | undefined): string | null;

  /** Python: `dst()`, in microseconds; `null` where nobody knows. */
  dstAt(): number | null {
    return null;
  }

  /** The zone to attach to an instant (microseconds since 1970 UTC), and its offset then. */
  abstract atInstant(microseconds: bigint): { zone: TimeZone; offset: number };

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'utcoffset':
        return nativeFunction(name, ({ positional }) => {
          const offset = this.offsetAt(dateTimeOf(positional[0]));
          return offset === undefined ? null : new PyTimeDelta(BigInt(offset));
        });
      case 'tzname':
        return nativeFunction(name, ({ positional }) => this.nameAt(dateTimeOf(positional[0])));
      case 'dst':
        return nativeFunction(name, () => dstDelta(this));
      default:
        return undefined;
    }
  }
}

/** Python: `datetime.timezone`: a fixed offset. */
export class FixedTimeZone extends TimeZone {
  readonly offset: number;
  private readonly label: string | undefined;

  constructor(offset: number, label?: string) {
    super();
    this.offset = offset;
    this.label = label;
  }

  override get typeName(): string {
    return 'timezone';
  }

  override offsetAt(): number {
    return this.offset;
  }

  override nameAt(): string {
    return this.label ?? (this.offset === 0 ? 'UTC' : `UTC${offsetText(this.offset)}`);
  }

  override atInstant(): { zone: TimeZone; offset: number } {
    return { zone: this, offset: this.offset };
  }

  override str(): string {
    return this.nameAt();
  }

  override repr(): string {
    if (this.offset === 0 && this.label === undefined) return 'datetime.timezone.utc';
    const delta = new PyTimeDelta(BigInt(this.offset)).repr();
    return `datetime.timezone(${delta}${this.label === undefined ? '' : `, '${this.label}'`})`;
  }

  override equals(other: Value): boolean {
    return other instanceof FixedTimeZone && other.offset === this.offset;
  }

  override hashKey(): string {
    return `timezone:${this.offset}`;
  }
}

/** Python: `datetime.timezone.utc`. */
export const UTC: FixedTimeZone = new FixedTimeZone(0);

/** `+02:00`, with seconds and microseconds if it has them. */
export function offsetText(microseconds: number, separator = ':'): string {
  const sign = microseconds < 0 ? '-' : '+';
  const size = Math.abs(microseconds);
  const seconds = Math.floor(size / 1_000_000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (seconds % 60 !== 0 || size % 1_000_000 !== 0) parts.push(seconds % 60);
  const text = parts.map(part => String(part).padStart(2, '0')).join(separator);
  return sign + text + (size % 1_000_000 === 0 ? '' : `.${String(size % 1_000_000).padStart(6, '0')}`);
}

/** A `tzinfo` argument. */
export function timeZoneOf(value: Value | undefined): TimeZone | null {
  if (value === undefined || value === null) return null;
  if (value instanceof TimeZone) return value;
  return raise('TypeError', 'tzinfo argument must be None or of a tzinfo subclass');
}

/** Python: `dst()` of what has a zone. */
export function dstDelta(zone: TimeZone | null): Value {
  const dst = zone?.dstAt() ?? null;
  return dst === null ? null : new PyTimeDelta(BigInt(dst));
}

function dateTimeOf(value: Value | undefined): PyDateTime | undefined {
  return value instanceof HostObject && value.typeName === 'datetime' ? (value as PyDateTime) : undefined;
}
