import { repr } from './repr.ts';
import type { Value } from './value.ts';

/** Python: `str(value)`; what `{{ value }}` prints. */
export function str(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return `${value}`;
    case 'object':
      return value === null ? 'None' : Array.isArray(value) || value.str === undefined ? repr(value) : value.str();
    default:
      return repr(value);
  }
}
