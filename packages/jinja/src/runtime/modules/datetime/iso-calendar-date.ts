import { Tuple } from '../../values/tuple.ts';
import type { Value } from '../../values/value.ts';

/** Python: what `isocalendar()` returns. */
export class IsoCalendarDate extends Tuple {
  constructor(year: number, week: number, weekday: number) {
    super([year, week, weekday]);
  }

  override getAttr(name: string): Value | undefined {
    const index = ['year', 'week', 'weekday'].indexOf(name);
    return index < 0 ? undefined : this.items[index];
  }

  override repr(): string {
    const [year, week, weekday] = this.items;
    return `datetime.IsoCalendarDate(year=${year}, week=${week}, weekday=${weekday})`;
  }
}
