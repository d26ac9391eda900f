import type { Value } from './value.ts';

/** Python: `bool(value)`. */
export function truthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    default:
      if (value === null) return false;
      if (Array.isArray(value)) return value.length > 0;
      if (value.truthy !== undefined) return value.truthy();
      return value.length === undefined || value.length() > 0;
  }
}
