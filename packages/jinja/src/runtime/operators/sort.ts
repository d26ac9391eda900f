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
  // Python's way, on which depends what is compared first, and so which error is raised.
  if (reverse) keyed.reverse();
  keyed.sort((a, b) => compareValues(a.key, b.key) || 0);
  return reverse ? keyed.reverse() : keyed;
}

export interface Keyed {
  readonly item: Value;
  readonly key: Value;
}
