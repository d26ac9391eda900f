import { work } from '../../render/budget.ts';
import { dayOfYear, isoCalendar, ordinalOf, weekdayOf, type YearMonthDay } from './calendar.ts';
import type { PyDateTime } from './py-date-time.ts';
import type { ClockTime } from './py-time.ts';
import { offsetText, type TimeZone } from './time-zone.ts';

/** What a format can show. */
export interface TimeFields extends YearMonthDay, ClockTime {
  readonly zone: TimeZone | null;
  /** For zones whose offset depends on it. */
  readonly dateTime?: PyDateTime;
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const MIDNIGHT: ClockTime = { hour: 0, minute: 0, second: 0, microsecond: 0 };

export function timeFields({ year, month, day }: YearMonthDay, time: ClockTime = MIDNIGHT): TimeFields {
  const { hour, minute, second, microsecond } = time;
  return { year, month, day, hour, minute, second, microsecond, zone: null };
}

/** Python: `strftime`, in the C locale, with glibc's extensions (`%e`, `%F`, `%-d`). An unknown directive stays. */
export function strftime(format: string, fields: TimeFields): string {
  return format.replace(/%([-_0^#]?)(:?[a-zA-Z%])/g, (whole, flag: string, directive: string) => {
    work();
    const text = expand(directive, fields);
    if (text === undefined) return whole;
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') return text.replace(/^0+(?=.)/, zeros => ' '.repeat(zeros.length));
    return flag === '^' ? text.toUpperCase() : text;
  });
}

/** Python: `ctime()`. */
export function ctime(fields: TimeFields): string {
  return `${strftime('%a %b %e %H:%M:%S', fields)} ${pad(fields.year, 4)}`;
}

function expand(directive: string, fields: TimeFields): string | undefined {
  return DIRECTIVES[directive]?.(fields);
}

function pad(value: number, width: number, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function weekday(fields: TimeFields): number {
  return weekdayOf(ordinalOf(fields));
}

function twelve(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

/** glibc: on the machine's clock, whatever the zone. */
function secondsSinceEpoch({ year, month, day, hour, minute, second }: TimeFields): number {
  const date = new Date(2000, 0, 1, hour, minute, second);
  date.setFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / 1000);
}

function offsetOf({ zone, dateTime }: TimeFields): number | undefined {
  return zone?.offsetAt(dateTime);
}

const DIRECTIVES: Readonly<Record<string, (fields: TimeFields) => string>> = {
  a: fields => WEEKDAYS[weekday(fields)]?.slice(0, 3) ?? '',
  A: fields => WEEKDAYS[weekday(fields)] ?? '',
  b: ({ month }) => MONTHS[month - 1]?.slice(0, 3) ?? '',
  B: ({ month }) => MONTHS[month - 1] ?? '',
  c: fields => strftime('%a %b %e %H:%M:%S %Y', fields),
  C: ({ year }) => pad(Math.floor(year / 100), 2),
  d: ({ day }) => pad(day, 2),
  D: fields => strftime('%m/%d/%y', fields),
  e: ({ day }) => pad(day, 2, ' '),
  f: ({ microsecond }) => pad(microsecond, 6),
  F: fields => strftime('%Y-%m-%d', fields),
  g: fields => pad(isoCalendar(ordinalOf(fields)).year % 100, 2),
  G: fields => String(isoCalendar(ordinalOf(fields)).year),
  h: ({ month }) => MONTHS[month - 1]?.slice(0, 3) ?? '',
  H: ({ hour }) => pad(hour, 2),
  I: ({ hour }) => pad(twelve(hour), 2),
  j: fields => pad(dayOfYear(fields), 3),
  k: ({ hour }) => pad(hour, 2, ' '),
  l: ({ hour }) => pad(twelve(hour), 2, ' '),
  m: ({ month }) => pad(month, 2),
  M: ({ minute }) => pad(minute, 2),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  r: fields => strftime('%I:%M:%S %p', fields),
  R: fields => strftime('%H:%M', fields),
  s: fields => String(secondsSinceEpoch(fields)),
  S: ({ second }) => pad(second, 2),
  t: () => '\t',
  T: fields => strftime('%H:%M:%S', fields),
  u: fields => String(weekday(fields) + 1),
  U: fields => pad(Math.floor((dayOfYear(fields) + 6 - ((weekday(fields) + 1) % 7)) / 7), 2),
  V: fields => pad(isoCalendar(ordinalOf(fields)).week, 2),
  w: fields => String((weekday(fields) + 1) % 7),
  W: fields => pad(Math.floor((dayOfYear(fields) + 6 - weekday(fields)) / 7), 2),
  x: fields => strftime('%m/%d/%y', fields),
  X: fields => strftime('%H:%M:%S', fields),
  y: ({ year }) => pad(year % 100, 2),
  Y: ({ year }) => String(year),
  z: fields => {
    const offset = offsetOf(fields);
    return offset === undefined ? '' : offsetText(offset, '');
  },
  ':z': fields => {
    const offset = offsetOf(fields);
    return offset === undefined ? '' : offsetText(offset);
  },
  Z: ({ zone, dateTime }) => zone?.nameAt(dateTime) ?? '',
  '%': () => '%',
};
