import { repr } from '../values/repr.ts';
import type { Value } from '../values/value.ts';

/** Python: `pprint.pformat(value)`. */
export function prettyPrint(value: Value): string {
  return repr(value);
}
