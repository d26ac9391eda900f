import { raise } from '../../errors/python-exception.ts';
import { toFloat, toNumeric } from '../../operators/numeric.ts';
import { bindArguments } from '../../values/bind-arguments.ts';
import type { CallArgs } from '../../values/call.ts';
import { expectInteger, expectText } from '../../values/expect.ts';
import { nativeFunction } from '../../values/native-function.ts';
import type { Value } from '../../values/value.ts';
import { PyClass } from '../py-class.ts';
import { PyModule } from '../py-module.ts';
import { dateOfIsoWeek, MAX_ORDINAL } from './calendar.ts';
import { parseIsoDate, parseIsoDateTime, parseIsoTime } from './iso-parse.ts';
import { PyDate } from './py-date.ts';
import { machineZone, PyDateTime } from './py-date-time.ts';
import { PyTime } from './py-time.ts';
import { PyTimeDelta, timeDeltaOf } from './py-time-delta.ts';
import { strptime } from './strptime.ts';
import { FixedTimeZone, type TimeZone, timeZoneOf, UTC } from './time-zone.ts';

const DATE = ['year', 'month', 'day'];
const TIME = ['hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?', '*', 'fold?'];
const DATE_TIME = [...DATE, ...TIME];
const ISO_WEEK = ['year', 'week', 'day'];
const DELTA = ['days?', 'seconds?', 'microseconds?', 'milliseconds?', 'minutes?', 'hours?', 'weeks?'];

/** A function whose arguments are bound by name. */
function fn(
  name: string,
  parameters: readonly string[],
  body: (args: readonly (Value | undefined)[]) => Value,
): [string, Value] {
  return [name, nativeFunction(name, args => body(bindArguments(name, parameters, args)))];
}

const dateClass: PyClass = new PyClass('datetime.date', makeDate, () => ({
  ...Object.fromEntries([
    fn('today', [], () => dateOf(now(null))),
    fn('fromisoformat', ['date_string'], ([text]) => parseIsoDate(expectText(text, 'fromisoformat: argument'))),
    fn('fromordinal', ['ordinal'], ([ordinal = null]) => PyDate.fromOrdinal(expectInteger(ordinal))),
    fn('fromisocalendar', ISO_WEEK, fromIsoCalendar),
    fn('fromtimestamp', ['timestamp'], ([timestamp = null]) => dateOf(fromTimestamp(timestamp, null))),
  ]),
  min: PyDate.fromOrdinal(1),
  max: PyDate.fromOrdinal(MAX_ORDINAL),
  resolution: new PyTimeDelta(86_400_000_000n),
}));

const dateTimeClass: PyClass = new PyClass('datetime.datetime', makeDateTime, () => ({
  ...Object.fromEntries([
    fn('now', ['tz?'], ([zone]) => now(timeZoneOf(zone))),
    fn('today', [], () => now(null)),
    fn('utcnow', [], () => PyDateTime.fromLocal(clock(), null)),
    fn('fromtimestamp', ['timestamp', 'tz?'], ([timestamp = null, zone]) => fromTimestamp(timestamp, timeZoneOf(zone))),
    fn('utcfromtimestamp', ['timestamp'], ([timestamp = null]) =>
      PyDateTime.fromLocal(microsecondsOf(timestamp), null),
    ),
    fn('fromisoformat', ['date_string'], ([text]) => parseIsoDateTime(expectText(text, 'fromisoformat: argument'))),
    fn('fromordinal', ['ordinal'], ([ordinal = null]) => atMidnight(PyDate.fromOrdinal(expectInteger(ordinal)))),
    fn('fromisocalendar', ISO_WEEK, args => atMidnight(fromIsoCalendar(args))),
    fn('strptime', ['date_string', 'format'], ([text, format]) => {
      return strptime(expectText(text, 'strptime() argument 1'), expectText(format, 'strptime() argument 2'));
    }),
    fn('combine', ['date', 'time', 'tzinfo?'], ([date = null, time = null, zone]) => combine(date, time, zone)),
  ]),
  min: atMidnight(PyDate.fromOrdinal(1)),
  max: new PyDateTime(PyDate.fromOrdinal(MAX_ORDINAL), { hour: 23, minute: 59, second: 59, microsecond: 999_999 }),
  resolution: new PyTimeDelta(1n),
}));

const timeClass: PyClass = new PyClass('datetime.time', makeTime, () => ({
  ...Object.fromEntries([
    fn('fromisoformat', ['time_string'], ([text]) => parseIsoTime(expectText(text, 'fromisoformat: argument'))),
  ]),
  min: new PyTime(MIDNIGHT_TIME),
  max: new PyTime({ hour: 23, minute: 59, second: 59, microsecond: 999_999 }),
  resolution: new PyTimeDelta(1n),
}));

const deltaClass: PyClass = new PyClass(
  'datetime.timedelta',
  args => timeDeltaOf(bindArguments('timedelta', DELTA, args)),
  () => ({
    min: new PyTimeDelta(-999_999_999n * 86_400_000_000n),
    max: new PyTimeDelta(1_000_000_000n * 86_400_000_000n - 1n),
    resolution: new PyTimeDelta(1n),
  }),
);

const zoneClass: PyClass = new PyClass('datetime.timezone', makeZone, () => ({ utc: UTC }));

/** Python's `datetime` as dbt's `modules` offers it. */
export const datetimeModule: PyModule = new PyModule('datetime', {
  date: dateClass,
  datetime: dateTimeClass,
  time: timeClass,
  timedelta: deltaClass,
  timezone: zoneClass,
  tzinfo: new PyClass('datetime.tzinfo', () => raise('TypeError', 'cannot create tzinfo instances')),
  UTC,
  MINYEAR: 1,
  MAXYEAR: 9999,
});

const MIDNIGHT_TIME = { hour: 0, minute: 0, second: 0, microsecond: 0 };

function makeDate(args: CallArgs): Value {
  const [year = null, month = null, day = null] = bindArguments('date', DATE, args);
  return new PyDate(expectInteger(year), expectInteger(month), expectInteger(day));
}

function fromIsoCalendar([year = null, week = null, day = null]: readonly (Value | undefined)[]): PyDate {
  const [weekNumber, weekday] = [expectInteger(week), expectInteger(day)];
  if (weekday < 1 || weekday > 7) raise('ValueError', `Invalid weekday: ${weekday} (range is [1, 7])`);
  const date = dateOfIsoWeek(expectInteger(year), weekNumber, weekday);
  if (date === undefined) return raise('ValueError', `Invalid week: ${weekNumber}`);
  return new PyDate(date.year, date.month, date.day);
}

function makeDateTime(args: CallArgs): Value {
  const [year = null, month = null, day = null, ...time] = bindArguments('datetime', DATE_TIME, args);
  const date = { year: expectInteger(year), month: expectInteger(month), day: expectInteger(day) };
  return new PyDateTime(date, clockOf(time), timeZoneOf(time[4]));
}

function makeTime(args: CallArgs): Value {
  const parts = bindArguments('time', TIME, args);
  return new PyTime(clockOf(parts), timeZoneOf(parts[4]));
}

function clockOf([hour = 0, minute = 0, second = 0, microsecond = 0]: readonly (Value | undefined)[]) {
  return {
    hour: expectInteger(hour),
    minute: expectInteger(minute),
    second: expectInteger(second),
    microsecond: expectInteger(microsecond),
  };
}

function makeZone(args: CallArgs): Value {
  const [offset = null, name] = bindArguments('timezone', ZONE, args);
  if (!(offset instanceof PyTimeDelta)) return raise('TypeError', 'timezone() argument 1 must be datetime.timedelta');
  const microseconds = Number(offset.microseconds);
  if (Math.abs(microseconds) >= 86_400_000_000) {
    raise('ValueError', 'offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).');
  }
  if (name === undefined) return microseconds === 0 ? UTC : new FixedTimeZone(microseconds);
  return new FixedTimeZone(microseconds, expectText(name, 'timezone() argument 2'));
}

const ZONE = ['offset', 'name?'];

function clock(): bigint {
  return BigInt(Date.now()) * 1_000n;
}

function now(zone: TimeZone | null): PyDateTime {
  return inZone(clock(), zone);
}

function fromTimestamp(timestamp: Value, zone: TimeZone | null): PyDateTime {
  return inZone(microsecondsOf(timestamp), zone);
}

/** An instant in a zone; without one, naive on the machine's clock. */
function inZone(instant: bigint, zone: TimeZone | null): PyDateTime {
  if (zone !== null) return PyDateTime.fromInstant(instant, zone);
  return PyDateTime.fromLocal(instant + BigInt(machineZone(instant).offset), null);
}

function microsecondsOf(timestamp: Value): bigint {
  const number = toNumeric(timestamp);
  if (number === undefined) return raise('TypeError', 'a number is required');
  const seconds = toFloat(number);
  if (!Number.isFinite(seconds)) raise('ValueError', 'cannot convert float NaN to integer');
  const whole = Math.floor(seconds);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((seconds - whole) * 1e6));
}

function dateOf({ year, month, day }: PyDateTime): PyDate {
  return new PyDate(year, month, day);
}

function atMidnight(date: PyDate): PyDateTime {
  return new PyDateTime(date, MIDNIGHT_TIME);
}

function combine(date: Value, time: Value, zone: Value | undefined): Value {
  if (!(date instanceof PyDate) && !(date instanceof PyDateTime))
    return raise('TypeError', 'combine() argument 1 must be datetime.date');
  if (!(time instanceof PyTime)) return raise('TypeError', 'combine() argument 2 must be datetime.time');
  return new PyDateTime(date, time, zone === undefined ? time.zone : timeZoneOf(zone));
}
