import { raise } from '../../errors/python-exception.ts';
import type { Value } from '../../values/value.ts';
import { PyDateTime } from '../datetime/py-date-time.ts';

/** The parameters of a zone's `localize`. */
export const LOCALIZE: readonly string[] = ['dt', 'is_dst?'];

/** The datetime to localize. */
export function naive(value: Value): PyDateTime {
  if (!(value instanceof PyDateTime)) return raise('TypeError', 'localize() needs a datetime');
  return value.zone === null ? value : raise('ValueError', 'Not naive datetime (tzinfo is already set)');
}
