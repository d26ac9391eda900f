import { raise } from '../../errors/python-exception.ts';
import { BoundMethod, type MethodTable, method } from '../../methods/method.ts';
import { expectInteger, expectText } from '../../values/expect.ts';
import { HostObject } from '../../values/host-object.ts';
import type { Value } from '../../values/value.ts';
import { PyTimeDelta } from './py-time-delta.ts';
import { strftime, timeFields } from './strftime.ts';
import { dstDelta, offsetText, type TimeZone, timeZoneOf } from './time-zone.ts';

/** The time of a day, in the parts that Python names. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** Python's time. */
export class PyTime extends HostObject implements ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: TimeZone | null;

  constructor(time: ClockTime, zone: TimeZone | null = null) {
    super();
    checkTime(time);
    this.hour = time.hour;
    this.minute = time.minute;
    this.second = time.second;
    this.microsecond = time.microsecond;
    this.zone = zone;
  }

  override get typeName(): string {
    return 'time';
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'hour' || name === 'minute' || name === 'second' || name === 'microsecond') return this[name];
    if (name === 'tzinfo') return this.zone;
    if (name === 'fold') return 0;
    const found = TIME_METHODS.get(name);
    return found === undefined ? undefined : new BoundMethod<PyTime>(this, found);
  }

  override equals(other: Value): boolean {
    return other instanceof PyTime && this.key() === other.key();
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof PyTime)) return undefined;
    if ((this.zone === null) !== (other.zone === null)) {
      raise('TypeError', "can't compare offset-naive and offset-aware times");
    }
    return this.key() - other.key();
  }

  override hashKey(): string {
    return `time:${this.key()}`;
  }

  format(spec: string): string {
    return strftime(spec, { ...timeFields({ year: 1900, month: 1, day: 1 }, this), zone: this.zone });
  }

  override str(): string {
    const offset = this.zone?.offsetAt(undefined);
    return isoTime(this) + (offset === undefined ? '' : offsetText(offset));
  }

  override repr(): string {
    return `datetime.time(${timeArguments(this)}${this.zone === null ? '' : `, tzinfo=${this.zone.repr?.()}`})`;
  }

  private key(): number {
    return microsecondOfDay(this) - (this.zone?.offsetAt(undefined) ?? 0);
  }
}

export function microsecondOfDay({ hour, minute, second, microsecond }: ClockTime): number {
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}

export function clockTimeOf(microsecondInDay: number): ClockTime {
  const seconds = Math.floor(microsecondInDay / 1_000_000);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: microsecondInDay % 1_000_000,
  };
}

/** `09:05:00`, with microseconds if there are any. Python: `isoformat(timespec=…)`. */
export function isoTime(time: ClockTime, precision = 'auto'): string {
  const [hour, minute, second] = [time.hour, time.minute, time.second].map(part => String(part).padStart(2, '0'));
  const micros = String(time.microsecond).padStart(6, '0');
  switch (precision) {
    case 'hours':
      return `${hour}`;
    case 'minutes':
      return `${hour}:${minute}`;
    case 'seconds':
      return `${hour}:${minute}:${second}`;
    case 'milliseconds':
      return `${hour}:${minute}:${second}.${micros.slice(0, 3)}`;
    case 'microseconds':
      return `${hour}:${minute}:${second}.${micros}`;
    case 'auto':
      return `${hour}:${minute}:${second}${time.microsecond === 0 ? '' : `.${micros}`}`;
    default:
      return raise('ValueError', 'Unknown timespec value');
  }
}

/** `3, 4, 5, 6` as `repr` prints a time's parts: seconds and microseconds only if needed. */
export function timeArguments({ hour, minute, second, microsecond }: ClockTime): string {
  const parts = [hour, minute];
  if (second !== 0 || microsecond !== 0) parts.push(second);
  if (microsecond !== 0) parts.push(microsecond);
  return parts.join(', ');
}

function checkTime({ hour, minute, second, microsecond }: ClockTime): void {
  if (hour < 0 || hour > 23) raise('ValueError', 'hour must be in 0..23');
  if (minute < 0 || minute > 59) raise('ValueError', 'minute must be in 0..59');
  if (second < 0 || second > 59) raise('ValueError', 'second must be in 0..59');
  if (microsecond < 0 || microsecond > 999_999) raise('ValueError', 'microsecond must be in 0..999999');
}

const TIME_METHODS: MethodTable<PyTime> = new Map([
  method<PyTime>('isoformat', ['timespec?'], (time, [precision = 'auto']) => {
    const offset = time.zone?.offsetAt(undefined);
    return isoTime(time, expectText(precision, 'timespec')) + (offset === undefined ? '' : offsetText(offset));
  }),
  method<PyTime>('strftime', ['format'], (time, [spec]) => time.format(expectText(spec, 'strftime() argument 1'))),
  method<PyTime>('utcoffset', [], ({ zone }) => {
    const offset = zone?.offsetAt(undefined);
    return offset === undefined ? null : new PyTimeDelta(BigInt(offset));
  }),
  method<PyTime>('dst', [], ({ zone }) => dstDelta(zone)),
  method<PyTime>('tzname', [], ({ zone }) => zone?.nameAt(undefined) ?? null),
  method<PyTime>('replace', ['hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?'], (time, args) => {
    const [hour, minute, second, microsecond, zone] = args;
    const parts = {
      hour: or(hour, time.hour),
      minute: or(minute, time.minute),
      second: or(second, time.second),
      microsecond: or(microsecond, time.microsecond),
    };
    return new PyTime(parts, zone === undefined ? time.zone : timeZoneOf(zone));
  }),
]);

function or(value: Value | undefined, current: number): number {
  return value === undefined ? current : expectInteger(value);
}
