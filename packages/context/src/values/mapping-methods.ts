import { type HostObject, Tuple, type Value } from '@tsdbt/jinja';
import { method } from './method.ts';

/** A mapping as Python's read-only dict methods need it. */
export type Mapping = Pick<HostObject, 'getItem' | 'iterate'>;

/** Python: `get`, `keys`, `values` and `items` of a mapping that is no dict of ours; undefined for any other name. */
export function mappingMethod(mapping: Mapping, name: string): Value | undefined {
  const keys = (): Value[] => [...(mapping.iterate?.() ?? [])];
  const at = (key: Value): Value => mapping.getItem?.(key) ?? null;
  switch (name) {
    case 'get':
      return method('get', ['key', 'default?'], (key, fallback) => mapping.getItem?.(key ?? null) ?? fallback ?? null);
    case 'keys':
      return method('keys', [], keys);
    case 'values':
      return method('values', [], () => keys().map(at));
    case 'items':
      return method('items', [], () => keys().map(key => new Tuple([key, at(key)])));
    default:
      return undefined;
  }
}
