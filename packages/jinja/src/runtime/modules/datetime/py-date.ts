import { raise } from '../../errors/python-exception.ts';
import { BoundMethod, type Method, type MethodTable, method } from '../../methods/method.ts';
import { expectInteger, expectText } from '../../values/expect.ts';
import { HostObject } from '../../values/host-object.ts';
import type { Value } from '../../values/value.ts';
import {
  dateOfOrdinal,
  daysInMonth,
  isoCalendar,
  MAX_ORDINAL,
  MAX_YEAR,
  MIN_YEAR,
  ordinalOf,
  weekdayOf,
  type YearMonthDay,
} from './calendar.ts';
import { IsoCalendarDate } from './iso-calendar-date.ts';
import { floorDivide, PyTimeDelta } from './py-time-delta.ts';
import { ctime, strftime, timeFields } from './strftime.ts';
import { timeTuple } from './struct-time.ts';

/** Python's date. */
export class PyDate extends HostObject implements YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly ordinal: number;

  constructor(year: number, month: number, day: number) {
    super();
    checkDate(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
    this.ordinal = ordinalOf(this);
  }

  /** Python: `date.fromordinal`. Raises OverflowError beyond year 9999. */
  static fromOrdinal(ordinal: number): PyDate {
    if (ordinal < 1 || ordinal > MAX_ORDINAL) raise('OverflowError', 'date value out of range');
    const { year, month, day } = dateOfOrdinal(ordinal);
    return new PyDate(year, month, day);
  }

  override get typeName(): string {
    return 'date';
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'year' || name === 'month' || name === 'day') return this[name];
    const found = DATE_METHODS.get(name);
    return found === undefined ? undefined : new BoundMethod<PyDate>(this, found);
  }

  override equals(other: Value): boolean {
    return other instanceof PyDate && other.ordinal === this.ordinal;
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof PyDate ? this.ordinal - other.ordinal : undefined;
  }

  override hashKey(): string {
    return `date:${this.ordinal}`;
  }

  override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const days = Number(floorDivide(other.microseconds, 86_400_000_000n));
      return PyDate.fromOrdinal(this.ordinal + (operator === '+' ? days : -days));
    }
    if (operator === '-' && other instanceof PyDate && !reflected) {
      return new PyTimeDelta(BigInt(this.ordinal - other.ordinal) * 86_400_000_000n);
    }
    return undefined;
  }

  /** Python: `format(date, spec)`. */
  format(spec: string): string {
    return strftime(spec, timeFields(this));
  }

  override str(): string {
    return isoDate(this);
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }
}

/** `2024-01-31`. */
export function isoDate({ year, month, day }: YearMonthDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Raises Python's ValueError for a date that is not in the calendar. */
export function checkDate(year: number, month: number, day: number): void {
  if (year < MIN_YEAR || year > MAX_YEAR) raise('ValueError', `year ${year} is out of range`);
  if (month < 1 || month > 12) raise('ValueError', 'month must be in 1..12');
  if (day < 1 || day > daysInMonth(year, month)) raise('ValueError', 'day is out of range for month');
}

/** The methods that a date and a datetime share. */
export function dateMethods<T extends HostObject & YearMonthDay & { readonly ordinal: number }>(): [
  string,
  Method<T>,
][] {
  return [
    method<T>('weekday', [], ({ ordinal }) => weekdayOf(ordinal)),
    method<T>('isoweekday', [], ({ ordinal }) => weekdayOf(ordinal) + 1),
    method<T>('toordinal', [], ({ ordinal }) => ordinal),
    method<T>('isocalendar', [], ({ ordinal }) => {
      const { year, week, weekday } = isoCalendar(ordinal);
      return new IsoCalendarDate(year, week, weekday);
    }),
  ];
}

const DATE_METHODS: MethodTable<PyDate> = new Map([
  ...dateMethods<PyDate>(),
  method<PyDate>('isoformat', [], isoDate),
  method<PyDate>('strftime', ['format'], (date, [spec]) => date.format(expectText(spec, 'strftime() argument 1'))),
  method<PyDate>('ctime', [], date => ctime(timeFields(date))),
  method<PyDate>('timetuple', [], date => timeTuple(timeFields(date), -1)),
  method<PyDate>('replace', ['year?', 'month?', 'day?'], (date, [year, month, day]) => {
    return new PyDate(or(year, date.year), or(month, date.month), or(day, date.day));
  }),
]);

function or(value: Value | undefined, current: number): number {
  return value === undefined ? current : expectInteger(value);
}
