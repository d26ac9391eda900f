import { raise } from '../../errors/python-exception.ts';
import { reprString } from '../../values/repr.ts';
import { dateOfIsoWeek, type YearMonthDay } from './calendar.ts';
import { PyDate } from './py-date.ts';
import { PyDateTime } from './py-date-time.ts';
import { type ClockTime, PyTime } from './py-time.ts';
import { FixedTimeZone, type TimeZone, UTC } from './time-zone.ts';

/** Python 3.11: `date.fromisoformat`: `2024-01-31`, `20240131`, `2024-W05-3`. */
export function parseIsoDate(text: string): PyDate {
  const date = readDate(text);
  return date === undefined ? invalid(text) : new PyDate(date.year, date.month, date.day);
}

/** Python 3.11: `datetime.fromisoformat`. */
export function parseIsoDateTime(text: string): PyDateTime {
  const found = /^(\d{4}-\d\d-\d\d|\d{4}-?W\d\d(?:-?\d)?|\d{8})(?:([\s\S])(.+))?$/u.exec(text);
  const date = found === null ? undefined : readDate(found[1] ?? '');
  const rest = found?.[3];
  const time = rest === undefined ? { clock: MIDNIGHT, zone: null } : readTime(rest);
  if (date === undefined || time === undefined || (found?.[2] !== undefined && rest === undefined))
    return invalid(text);
  return new PyDateTime(date, time.clock, time.zone);
}

/** Python 3.11: `time.fromisoformat`. */
export function parseIsoTime(text: string): PyTime {
  const time = readTime(text.replace(/^T/, ''));
  return time === undefined ? invalid(text) : new PyTime(time.clock, time.zone);
}

const MIDNIGHT: ClockTime = { hour: 0, minute: 0, second: 0, microsecond: 0 };

function invalid(text: string): never {
  return raise('ValueError', `Invalid isoformat string: ${reprString(text)}`);
}

function readDate(text: string): YearMonthDay | undefined {
  const plain = /^(\d{4})(-?)(\d\d)\2(\d\d)$/.exec(text);
  if (plain !== null) return { year: Number(plain[1]), month: Number(plain[3]), day: Number(plain[4]) };
  const week = /^(\d{4})(-?)W(\d\d)(?:\2(\d))?$/.exec(text);
  if (week === null) return undefined;
  return dateOfIsoWeek(Number(week[1]), Number(week[3]), Number(week[4] ?? 1));
}

function readTime(text: string): { clock: ClockTime; zone: TimeZone | null } | undefined {
  const found = /^([\d:.,]+)(Z|[+-][\d:.]+)?$/.exec(text);
  const clock = found === null ? undefined : readClock(found[1] ?? '');
  if (clock === undefined) return undefined;
  const zoneText = found?.[2];
  if (zoneText === undefined) return { clock, zone: null };
  if (zoneText === 'Z') return { clock, zone: UTC };
  const offset = readClock(zoneText.slice(1));
  if (offset === undefined) return undefined;
  const seconds = (offset.hour * 60 + offset.minute) * 60 + offset.second;
  const size = seconds * 1_000_000 + offset.microsecond;
  return { clock, zone: size === 0 ? UTC : new FixedTimeZone(zoneText.startsWith('-') ? -size : size) };
}

function readClock(text: string): ClockTime | undefined {
  const found = /^(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?|(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?$/.exec(text);
  if (found === null) return undefined;
  const fraction = found[4] ?? found[7] ?? '';
  return {
    hour: Number(found[1]),
    minute: Number(found[2] ?? found[5] ?? 0),
    second: Number(found[3] ?? found[6] ?? 0),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')),
  };
}
