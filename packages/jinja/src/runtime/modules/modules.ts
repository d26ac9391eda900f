import { Dict } from '../values/dict.ts';
import { datetimeModule } from './datetime/datetime-module.ts';
import { itertoolsModule } from './itertools-module.ts';
import { pytzModule } from './pytz/pytz-module.ts';
import { reModule } from './re/re-module.ts';

/** dbt: `modules`: the parts of Python's library that templates may use. */
export function makeModules(): Dict {
  return new Dict([
    ['pytz', pytzModule],
    ['datetime', datetimeModule],
    ['re', reModule],
    ['itertools', itertoolsModule],
  ]);
}
