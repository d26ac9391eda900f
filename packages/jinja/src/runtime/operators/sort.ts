import type { Value } from '../values/value.ts';
import { compareValues } from './compare.ts';

export interface SortOptions {
  readonly keyOf?: ((item: Value) => Value) | undefined;
  readonly reverse?: boolean;
}

/** Python: `sorted(items, key=…, reverse=…)`: stable in both directions. Raises TypeError for items without an order. */
export function sortValues(items: Iterable<Value>, { keyOf, reverse = false }: SortOptions = {}): Value[] {
  const keyed = [...items].map(item => ({ item, key: keyOf === undefined ? item : keyOf(item) }));
  const sign = reverse ? -1 : 1;
  keyed.sort((a, b) => sign * (compareValues(a.key, b.key) || 0));
  return keyed.map(({ item }) => item);
}
