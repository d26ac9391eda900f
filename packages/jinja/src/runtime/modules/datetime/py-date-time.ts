import { raise } from '../../errors/python-exception.ts';
import { BoundMethod, type MethodTable, method } from '../../methods/method.ts';
import { expectInteger, expectText } from '../../values/expect.ts';
import { HostObject } from '../../values/host-object.ts';
import { PyFloat } from '../../values/py-float.ts';
import type { Value } from '../../values/value.ts';
import {
  dateOfOrdinal,
  EPOCH_ORDINAL,
  MAX_ORDINAL,
  MICROSECONDS_A_DAY,
  ordinalOf,
  type YearMonthDay,
} from './calendar.ts';
import { checkDate, dateMethods, isoDate, PyDate } from './py-date.ts';
import { type ClockTime, clockTimeOf, isoTime, microsecondOfDay, PyTime, timeArguments } from './py-time.ts';
import { floorDivide, PyTimeDelta } from './py-time-delta.ts';
import { ctime, strftime, timeFields } from './strftime.ts';
import { timeTuple } from './struct-time.ts';
import { dstDelta, FixedTimeZone, offsetText, type TimeZone, timeZoneOf } from './time-zone.ts';

/** Python's datetime, naive or aware of its zone. */
export class PyDateTime extends HostObject implements YearMonthDay, ClockTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: TimeZone | null;
  readonly ordinal: number;

  constructor(date: YearMonthDay, time: ClockTime, zone: TimeZone | null = null) {
    super();
    checkDate(date.year, date.month, date.day);
    const checked = new PyTime(time);
    this.year = date.year;
    this.month = date.month;
    this.day = date.day;
    this.hour = checked.hour;
    this.minute = checked.minute;
    this.second = checked.second;
    this.microsecond = checked.microsecond;
    this.zone = zone;
    this.ordinal = ordinalOf(this);
  }

  /** A local time by its microseconds since 1970-01-01T00:00. Raises OverflowError beyond year 9999. */
  static fromLocal(microseconds: bigint, zone: TimeZone | null): PyDateTime {
    const days = floorDivide(microseconds, BigInt(MICROSECONDS_A_DAY));
    const ordinal = Number(days) + EPOCH_ORDINAL;
    if (ordinal < 1 || ordinal > MAX_ORDINAL) raise('OverflowError', 'date value out of range');
    const time = clockTimeOf(Number(microseconds - days * BigInt(MICROSECONDS_A_DAY)));
    return new PyDateTime(dateOfOrdinal(ordinal), time, zone);
  }

  /** An instant (microseconds since 1970 UTC) as it reads in a zone. */
  static fromInstant(microseconds: bigint, zone: TimeZone): PyDateTime {
    const at = zone.atInstant(microseconds);
    return PyDateTime.fromLocal(microseconds + BigInt(at.offset), at.zone);
  }

  override get typeName(): string {
    return 'datetime';
  }

  /** Microseconds since 1970-01-01T00:00 on the local clock. */
  local(): bigint {
    return BigInt(this.ordinal - EPOCH_ORDINAL) * BigInt(MICROSECONDS_A_DAY) + BigInt(microsecondOfDay(this));
  }

  /** The offset from UTC in microseconds; `undefined` for a naive one. */
  offset(): number | undefined {
    return this.zone?.offsetAt(this);
  }

  /** Microseconds since 1970 UTC; a naive one counts as the machine's local time. */
  instant(): bigint {
    return this.local() - BigInt(this.offset() ?? machineOffset(this));
  }

  override getAttr(name: string): Value | undefined {
    if (PARTS.has(name)) return this[name as 'year'];
    if (name === 'tzinfo') return this.zone;
    if (name === 'fold') return 0;
    const found = DATE_TIME_METHODS.get(name);
    return found === undefined ? undefined : new BoundMethod<PyDateTime>(this, found);
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyDateTime)) return false;
    const [a, b] = [this.offset(), other.offset()];
    if ((a === undefined) !== (b === undefined)) return false;
    return this.local() - BigInt(a ?? 0) === other.local() - BigInt(b ?? 0);
  }

  override compareTo(other: Value): number | undefined {
    if (other instanceof PyDate) raise('TypeError', "can't compare datetime.datetime to datetime.date");
    if (!(other instanceof PyDateTime)) return undefined;
    return Number(this.since(other, "can't compare offset-naive and offset-aware datetimes"));
  }

  override hashKey(): string {
    return `datetime:${this.local() - BigInt(this.offset() ?? 0)}`;
  }

  override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const change = operator === '+' ? other.microseconds : -other.microseconds;
      return PyDateTime.fromLocal(this.local() + change, this.zone);
    }
    if (operator === '-' && other instanceof PyDateTime && !reflected) {
      return new PyTimeDelta(this.since(other, "can't subtract offset-naive and offset-aware datetimes"));
    }
    return undefined;
  }

  format(spec: string): string {
    return strftime(spec, { ...timeFields(this, this), zone: this.zone, dateTime: this });
  }

  isoFormat(separator = 'T', precision = 'auto'): string {
    const offset = this.offset();
    return isoDate(this) + separator + isoTime(this, precision) + (offset === undefined ? '' : offsetText(offset));
  }

  override str(): string {
    return this.isoFormat(' ');
  }

  override repr(): string {
    const zone = this.zone === null ? '' : `, tzinfo=${this.zone.repr?.()}`;
    return `datetime.datetime(${this.year}, ${this.month}, ${this.day}, ${timeArguments(this)}${zone})`;
  }

  private since(other: PyDateTime, message: string): bigint {
    const [a, b] = [this.offset(), other.offset()];
    if ((a === undefined) !== (b === undefined)) raise('TypeError', message);
    return this.local() - BigInt(a ?? 0) - (other.local() - BigInt(b ?? 0));
  }
}

/** The machine's own offset at a local time, in microseconds. */
function machineOffset({ year, month, day, hour, minute, second }: PyDateTime): number {
  const date = new Date(year, month - 1, day, hour, minute, second);
  if (year < 100) date.setFullYear(year);
  return -date.getTimezoneOffset() * 60_000_000;
}

/** The machine's own zone at an instant. */
export function machineZone(microseconds: bigint): FixedTimeZone {
  const minutes = -new Date(Number(microseconds / 1_000n)).getTimezoneOffset();
  const name = minutes === 0 ? 'UTC' : undefined;
  return new FixedTimeZone(minutes * 60_000_000, name);
}

const PARTS = new Set(['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond']);

const DATE_TIME_METHODS: MethodTable<PyDateTime> = new Map([
  ...dateMethods<PyDateTime>(),
  method<PyDateTime>('date', [], ({ year, month, day }) => new PyDate(year, month, day)),
  method<PyDateTime>('time', [], self => new PyTime(self)),
  method<PyDateTime>('timetz', [], self => new PyTime(self, self.zone)),
  method<PyDateTime>('isoformat', ['sep?', 'timespec?'], (self, [separator = 'T', precision = 'auto']) => {
    return self.isoFormat(expectText(separator, 'sep'), expectText(precision, 'timespec'));
  }),
  method<PyDateTime>('strftime', ['format'], (self, [spec]) => self.format(expectText(spec, 'strftime() argument 1'))),
  method<PyDateTime>('ctime', [], self => ctime(timeFields(self, self))),
  method<PyDateTime>('timestamp', [], self => new PyFloat(Number(self.instant()) / 1e6)),
  method<PyDateTime>('utcoffset', [], self => {
    const offset = self.offset();
    return offset === undefined ? null : new PyTimeDelta(BigInt(offset));
  }),
  method<PyDateTime>('tzname', [], self => self.zone?.nameAt(self) ?? null),
  method<PyDateTime>('dst', [], self => dstDelta(self.zone)),
  method<PyDateTime>('timetuple', [], self => timeTuple(self, dstFlag(self.zone))),
  method<PyDateTime>('utctimetuple', [], self =>
    timeTuple(PyDateTime.fromLocal(self.local() - BigInt(self.offset() ?? 0), null), 0),
  ),
  method<PyDateTime>('astimezone', ['tz?'], (self, [zone]) => {
    const instant = self.instant();
    return PyDateTime.fromInstant(instant, timeZoneOf(zone) ?? machineZone(instant));
  }),
  method<PyDateTime>('replace', [...PARTS, 'tzinfo'].map(name => `${name}?`).concat('*', 'fold?'), replace),
]);

/** Python: 1, 0, or -1 for unknown. */
function dstFlag(zone: TimeZone | null): number {
  const dst = zone?.dstAt() ?? null;
  return dst === null ? -1 : Math.sign(dst);
}

function replace(self: PyDateTime, args: readonly (Value | undefined)[]): PyDateTime {
  const [year, month, day, hour, minute, second, microsecond, zone] = args;
  const or = (value: Value | undefined, current: number): number =>
    value === undefined ? current : expectInteger(value);
  const date = { year: or(year, self.year), month: or(month, self.month), day: or(day, self.day) };
  const time = {
    hour: or(hour, self.hour),
    minute: or(minute, self.minute),
    second: or(second, self.second),
    microsecond: or(microsecond, self.microsecond),
  };
  return new PyDateTime(date, time, zone === undefined ? self.zone : timeZoneOf(zone));
}
