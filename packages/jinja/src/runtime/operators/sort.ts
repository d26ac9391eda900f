import type { Value } from '../values/value.ts';
import { compareValues } from './compare.ts';

export interface SortOptions {
  readonly keyOf?: ((item: Value) => Value) | undefined;
  readonly reverse?: boolean;
}

/** Python: `sorted(items, key=…, reverse=…)`: stable in both directions. Raises TypeError for items without an order. */
export function sortValues(items: Iterable<Value>, { keyOf, reverse = false }: SortOptions = {}): Value[] {
  return sortKeyed(items, keyOf ?? (item => item), reverse).map(({ item }) => item);
}

/** `sortValues`, with the keys that it computed. */
export function sortKeyed(items: Iterable<Value>, keyOf: (item: Value) => Value, reverse = false): Keyed[] {
  const keyed: Keyed[] = [];
  for (const item of items) keyed.push({ item, key: keyOf(item) });
  const sign = reverse ? -1 : 1;
  return keyed.sort((a, b) => sign * (compareValues(a.key, b.key) || 0));
}

export interface Keyed {
  readonly item: Value;
  readonly key: Value;
}
