import { Tuple } from '../../values/tuple.ts';
import type { Value } from '../../values/value.ts';
import { dayOfYear, ordinalOf, weekdayOf, type YearMonthDay } from './calendar.ts';
import type { ClockTime } from './py-time.ts';

const FIELDS: readonly string[] = 'tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst'.split(' ');

/** Python: `time.struct_time`. */
class StructTime extends Tuple {
  override get typeName(): string {
    return 'struct_time';
  }

  override getAttr(name: string): Value | undefined {
    const index = FIELDS.indexOf(name);
    return index < 0 ? undefined : this.items[index];
  }

  override repr(): string {
    return `time.struct_time(${FIELDS.map((field, index) => `${field}=${this.items[index]}`).join(', ')})`;
  }
}

/** Python: `timetuple()`; `isDst` is 1, 0 or -1 (unknown). */
export function timeTuple(time: YearMonthDay & ClockTime, isDst: number): Tuple {
  const { year, month, day, hour, minute, second } = time;
  return new StructTime([year, month, day, hour, minute, second, weekdayOf(ordinalOf(time)), dayOfYear(time), isDst]);
}
