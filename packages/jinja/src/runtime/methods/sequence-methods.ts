import { raise } from '../errors/python-exception.ts';
import { same } from '../operators/equals.ts';
import { integerOr } from '../values/expect.ts';
import { toList } from '../values/iterate.ts';
import type { PyRange } from '../values/py-range.ts';
import type { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { type MethodTable, method } from './method.ts';

/** Python: the methods of tuple and range. */
export const SEQUENCE_METHODS: MethodTable<Tuple | PyRange> = new Map([
  method<Tuple | PyRange>('index', ['value', 'start?', 'stop?'], (self, args) =>
    indexOfItem(toList(self), args, 'tuple.index(x): x not in tuple'),
  ),
  method('count', ['value'], (self, [value = null]) => countOf(toList(self), value)),
]);

/** Python: `sequence.index(value, start, stop)`. */
export function indexOfItem(items: readonly Value[], args: readonly (Value | undefined)[], message: string): number {
  const [value = null, start, stop] = args;
  const from = clamp(integerOr(start, 0), items.length);
  const to = clamp(integerOr(stop, items.length), items.length);
  for (let i = from; i < to; i++) if (same(items[i] ?? null, value)) return i;
  return raise('ValueError', message);
}

export function countOf(items: readonly Value[], value: Value): number {
  return items.filter(item => same(item, value)).length;
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
}
