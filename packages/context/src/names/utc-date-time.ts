import { PyDateTime, UTC } from '@tsdbt/jinja';

/** A datetime that knows it is in UTC, from `YYYY-MM-DD hh:mm:ss[.ffffff]` (a T or a blank in between). */
export function utcDateTime(text: string): PyDateTime {
  const found = /^(\d+)-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?/.exec(text);
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (found?.slice(1, 7) ?? []).map(Number);
  const microsecond = Number((found?.[7] ?? '').padEnd(6, '0').slice(0, 6));
  return new PyDateTime({ year, month, day }, { hour, minute, second, microsecond }, UTC);
}
