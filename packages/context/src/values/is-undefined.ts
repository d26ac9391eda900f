import { Undefined, type Value } from '@tsdbt/jinja';

/** Whether a value is Jinja's undefined. */
export function isUndefined(value: Value | undefined): value is Undefined {
  return value instanceof Undefined;
}
