/** The proleptic Gregorian calendar as Python counts it: day 1 is 1 January of year 1. */
export interface YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const MIN_YEAR = 1;
export const MAX_YEAR = 9999;
export const MICROSECONDS_A_DAY = 86_400_000_000;
/** Python: `date(1970, 1, 1).toordinal()`. */
export const EPOCH_ORDINAL = 719_163;
export const MAX_ORDINAL = 3_652_059;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Python: `date.toordinal()`. */
export function ordinalOf({ year, month, day }: YearMonthDay): number {
  return daysBeforeYear(year) + dayOfYear({ year, month, day });
}

/** Python: `date.fromordinal()`. */
export function dateOfOrdinal(ordinal: number): YearMonthDay {
  let year = Math.max(1, Math.floor((ordinal - 1) / 365.2425) + 1);
  while (daysBeforeYear(year + 1) < ordinal) year++;
  while (daysBeforeYear(year) >= ordinal) year--;
  let day = ordinal - daysBeforeYear(year);
  let month = 1;
  while (day > daysInMonth(year, month)) day -= daysInMonth(year, month++);
  return { year, month, day };
}

/** From 1. */
export function dayOfYear({ year, month, day }: YearMonthDay): number {
  let days = day;
  for (let each = 1; each < month; each++) days += daysInMonth(year, each);
  return days;
}

/** Python: `weekday()`: Monday is 0. */
export function weekdayOf(ordinal: number): number {
  return (ordinal + 6) % 7;
}

/** Python: `isocalendar()`. */
export function isoCalendar(ordinal: number): { year: number; week: number; weekday: number } {
  const weekday = weekdayOf(ordinal);
  const { year } = dateOfOrdinal(ordinal + 3 - weekday);
  const week = Math.floor((ordinal - isoYearStart(year)) / 7) + 1;
  return { year, week, weekday: weekday + 1 };
}

/** The date of a day (from 1) of an ISO week; `undefined` if the year has no such week. */
export function dateOfIsoWeek(year: number, week: number, day: number): YearMonthDay | undefined {
  const start = isoYearStart(year) + (week - 1) * 7;
  if (week < 1 || day < 1 || day > 7 || start >= isoYearStart(year + 1)) return undefined;
  return dateOfOrdinal(start + day - 1);
}

/** The ordinal of the Monday of an ISO year's first week. */
export function isoYearStart(year: number): number {
  const fourth = ordinalOf({ year, month: 1, day: 4 });
  return fourth - weekdayOf(fourth);
}

function daysBeforeYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}
