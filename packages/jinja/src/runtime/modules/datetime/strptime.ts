import { raise } from '../../errors/python-exception.ts';
import { reprString } from '../../values/repr.ts';
import { dateOfOrdinal, isoYearStart, ordinalOf, weekdayOf } from './calendar.ts';
import { PyDateTime } from './py-date-time.ts';
import { MONTHS, WEEKDAYS } from './strftime.ts';
import { FixedTimeZone, type TimeZone, UTC } from './time-zone.ts';

/** Python: `datetime.strptime(text, format)`. Raises ValueError with Python's message. */
export function strptime(text: string, format: string): PyDateTime {
  const { pattern, directives } = compileFormat(format);
  const found = pattern.exec(text);
  if (found === null) {
    return raise('ValueError', `time data ${reprString(text)} does not match format ${reprString(format)}`);
  }
  if (found[0].length < text.length) raise('ValueError', `unconverted data remains: ${text.slice(found[0].length)}`);
  const parts = new Map(directives.map((directive, index) => [directive, found[index + 1] ?? '']));
  return fromParts(parts);
}

const PATTERNS: Readonly<Record<string, string>> = {
  a: `(${WEEKDAYS.map(name => name.slice(0, 3)).join('|')})`,
  A: `(${WEEKDAYS.join('|')})`,
  b: `(${MONTHS.map(name => name.slice(0, 3)).join('|')})`,
  B: `(${MONTHS.join('|')})`,
  d: '(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  f: '(\\d{1,6})',
  G: '(\\d{4})',
  H: '(2[0-3]|[01]\\d|\\d)',
  I: '(1[0-2]|0[1-9]|[1-9])',
  j: '(36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  m: '(1[0-2]|0[1-9]|[1-9])',
  M: '([0-5]\\d|\\d)',
  p: '(am|pm)',
  S: '(6[01]|[0-5]\\d|\\d)',
  u: '([1-7])',
  U: '(5[0-3]|[0-4]\\d|\\d)',
  V: '(5[0-3]|0[1-9]|[1-4]\\d|\\d)',
  w: '([0-6])',
  W: '(5[0-3]|[0-4]\\d|\\d)',
  y: '(\\d\\d)',
  Y: '(\\d{4})',
  z: '([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z)',
  Z: '(utc|gmt)',
  '%': '%',
};
const COMPOSED: Readonly<Record<string, string>> = { c: '%a %b %d %H:%M:%S %Y', x: '%m/%d/%y', X: '%H:%M:%S' };

function compileFormat(format: string): { pattern: RegExp; directives: string[] } {
  const directives: string[] = [];
  const expanded = format.replace(/%([cxX])/g, (_whole, directive: string) => COMPOSED[directive] ?? '');
  const source = expanded.replace(/%([\s\S]?)|\s+|[\\^$.|?*+()[\]{}]/g, (whole, directive: string | undefined) => {
    if (!whole.startsWith('%')) return /^\s/.test(whole) ? '\\s+' : `\\${whole}`;
    const pattern = PATTERNS[directive ?? ''];
    if (directive === undefined || directive === '')
      return raise('ValueError', `stray % in format ${reprString(format)}`);
    if (pattern === undefined) {
      return raise('ValueError', `'${directive}' is a bad directive in format ${reprString(format)}`);
    }
    if (directive !== '%') directives.push(directive);
    return pattern;
  });
  return { pattern: new RegExp(`^${source}`, 'i'), directives };
}

function fromParts(parts: ReadonlyMap<string, string>): PyDateTime {
  const number = (directive: string, fallback: number): number => Number(parts.get(directive) ?? fallback);
  const fraction = parts.get('f');
  const time = {
    hour: hourOf(parts),
    minute: number('M', 0),
    second: number('S', 0),
    microsecond: fraction === undefined ? 0 : Number(fraction.padEnd(6, '0')),
  };
  const shortYear = number('y', 0);
  const year = parts.has('y') ? shortYear + (shortYear <= 68 ? 2000 : 1900) : number('Y', 1900);
  const date = dateOf(parts, year);
  return new PyDateTime(date, time, zoneOf(parts.get('z')));
}

function hourOf(parts: ReadonlyMap<string, string>): number {
  const hour = parts.get('H');
  if (hour !== undefined) return Number(hour);
  const twelve = Number(parts.get('I') ?? 0);
  const half = parts.get('p')?.toLowerCase();
  if (half === 'pm') return twelve === 12 ? 12 : twelve + 12;
  return half === 'am' && twelve === 12 ? 0 : twelve;
}

function dateOf(parts: ReadonlyMap<string, string>, year: number): { year: number; month: number; day: number } {
  const dayInYear = parts.get('j');
  if (dayInYear !== undefined) return dateOfOrdinal(ordinalOf({ year, month: 1, day: 1 }) + Number(dayInYear) - 1);
  const weekday = weekdayIndex(parts);
  if (parts.has('G') && parts.has('V') && weekday !== undefined) {
    return dateOfOrdinal(isoYearStart(Number(parts.get('G'))) + (Number(parts.get('V')) - 1) * 7 + weekday);
  }
  const week = parts.get('U') ?? parts.get('W');
  if (week !== undefined && weekday !== undefined && !parts.has('m') && !parts.has('d')) {
    return dateOfOrdinal(ordinalOfWeek(year, Number(week), weekday, parts.has('W')));
  }
  return { year, month: monthOf(parts), day: Number((parts.get('d') ?? '1').trim()) };
}

function monthOf(parts: ReadonlyMap<string, string>): number {
  const name = (parts.get('b') ?? parts.get('B'))?.toLowerCase().slice(0, 3);
  if (name !== undefined) return MONTHS.findIndex(month => month.toLowerCase().startsWith(name)) + 1;
  return Number(parts.get('m') ?? 1);
}

/** Monday is 0. */
function weekdayIndex(parts: ReadonlyMap<string, string>): number | undefined {
  const name = (parts.get('a') ?? parts.get('A'))?.toLowerCase().slice(0, 3);
  if (name !== undefined) return WEEKDAYS.findIndex(day => day.toLowerCase().startsWith(name));
  if (parts.has('w')) return (Number(parts.get('w')) + 6) % 7;
  return parts.has('u') ? Number(parts.get('u')) - 1 : undefined;
}

function ordinalOfWeek(year: number, week: number, weekday: number, startsOnMonday: boolean): number {
  const first = ordinalOf({ year, month: 1, day: 1 });
  const shift = startsOnMonday ? weekdayOf(first) : (weekdayOf(first) + 1) % 7;
  const day = startsOnMonday ? weekday : (weekday + 1) % 7;
  const beforeFirstWeek = (7 - shift) % 7;
  return week === 0 ? first + day - shift : first + beforeFirstWeek + 7 * (week - 1) + day;
}

function zoneOf(text: string | undefined): TimeZone | null {
  if (text === undefined) return null;
  if (text === 'Z' || text === 'z') return UTC;
  const digits = text.slice(1).replaceAll(':', '');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4, 6) || 0);
  const micros = Number((digits.split('.')[1] ?? '').padEnd(6, '0'));
  const size = seconds * 1_000_000 + micros;
  return size === 0 ? UTC : new FixedTimeZone(text.startsWith('-') ? -size : size);
}
