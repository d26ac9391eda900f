import { raise } from '../errors/python-exception.ts';
import { isIterable, toList } from './iterate.ts';
import { Tuple } from './tuple.ts';
import { typeName } from './type-name.ts';
import type { Value } from './value.ts';

/** Python: the values of `a, b = value`. Raises ValueError if there are more or fewer. */
export function unpack(value: Value, count: number): readonly Value[] {
  if (!isIterable(value)) raise('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : toList(value);
  if (items.length < count) raise('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`);
  if (items.length > count) raise('ValueError', `too many values to unpack (expected ${count})`);
  return items;
}
