import { raise } from '../../errors/python-exception.ts';
import { expectInteger, expectText } from '../../values/expect.ts';
import { nativeFunction } from '../../values/native-function.ts';
import { reprString } from '../../values/repr.ts';
import { FixedTimeZone } from '../datetime/time-zone.ts';
import { PyModule } from '../py-module.ts';
import { PytzUtc, PytzZone } from './pytz-zone.ts';
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
    return zone === undefined ? raise('KeyError', reprString(name)) : new PytzZone(zone);
  }),
  FixedOffset: nativeFunction('FixedOffset', ({ positional }) => {
    return new FixedTimeZone(expectInteger(positional[0] ?? null) * 60_000_000);
  }),
  all_timezones: Intl.supportedValuesOf('timeZone'),
  common_timezones: Intl.supportedValuesOf('timeZone'),
});
