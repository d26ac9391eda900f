import { raise } from '../../errors/python-exception.ts';
import { expectInteger, expectText } from '../../values/expect.ts';
import { nativeFunction } from '../../values/native-function.ts';
import { reprString } from '../../values/repr.ts';
import { PyModule } from '../py-module.ts';
import { PytzZone } from './pytz-zone.ts';
import { PytzFixedOffset, PytzUtc } from './steady-zone.ts';
import { ZoneNames } from './zone-names.ts';
import { canonicalZone } from './zone-rules.ts';

const utc = new PytzUtc();

/** pytz as dbt's `modules` offers it, on the engine's own zone data. */
export const pytzModule: PyModule = new PyModule('pytz', {
  utc,
  UTC: utc,
  timezone: nativeFunction('timezone', ({ positional }) => {
    const name = expectText(positional[0] ?? null, 'timezone()');
    if (name.toUpperCase() === 'UTC') return utc;
    const zone = canonicalZone(name);
    return zone === undefined ? raise('UnknownTimeZoneError', reprString(name)) : new PytzZone(zone);
  }),
  FixedOffset: nativeFunction('FixedOffset', ({ positional }) => {
    const minutes = expectInteger(positional[0] ?? null);
    if (Math.abs(minutes) >= 1440) raise('ValueError', `('absolute offset is too large', ${minutes})`);
    return minutes === 0 ? utc : new PytzFixedOffset(minutes);
  }),
  all_timezones: new ZoneNames(),
  all_timezones_set: new ZoneNames(),
  common_timezones: new ZoneNames(),
  common_timezones_set: new ZoneNames(),
});
