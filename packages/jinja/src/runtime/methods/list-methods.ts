import { raise } from '../errors/python-exception.ts';
import { same } from '../operators/equals.ts';
import { sortValues } from '../operators/sort.ts';
import { boundItems, work, workOnItems } from '../render/budget.ts';
import { callForValue } from '../render/call-for-value.ts';
import { expectFlag, expectInteger } from '../values/expect.ts';
import { toList } from '../values/iterate.ts';
import type { Value } from '../values/value.ts';
import { type MethodTable, method } from './method.ts';
import { countOf, indexOfItem } from './sequence-methods.ts';

/** Python: the methods of list. */
export const LIST_METHODS: MethodTable<Value[]> = new Map([
  method<Value[]>('append', ['object'], (list, [item = null]) => {
    work();
    boundItems(list.push(item));
    return null;
  }),
  method('extend', ['iterable'], (list, [items = null]) => {
    for (const item of toList(items)) list.push(item);
    workOnItems(list.length);
    return null;
  }),
  method('insert', ['index', 'object'], (list, [index = null, item = null]) => {
    list.splice(clampIndex(expectInteger(index), list.length), 0, item);
    return null;
  }),
  method('pop', ['index?'], (list, [index = -1]) => popItem(list, expectInteger(index))),
  method('remove', ['value'], (list, [value = null]) => {
    const index = list.findIndex(item => same(item, value));
    if (index < 0) raise('ValueError', 'list.remove(x): x not in list');
    list.splice(index, 1);
    return null;
  }),
  method('clear', [], list => {
    list.length = 0;
    return null;
  }),
  method('copy', [], list => list.slice()),
  method('reverse', [], list => {
    list.reverse();
    return null;
  }),
  method('sort', ['*', 'key?', 'reverse?'], (list, [key = null, reverse = false], site) => {
    const keyOf = key === null ? undefined : (item: Value) => callForValue(key, [item], site);
    const sorted = sortValues(list, { keyOf, reverse: expectFlag(reverse) });
    for (const [index, item] of sorted.entries()) list[index] = item;
    return null;
  }),
  method('index', ['value', 'start?', 'stop?'], (list, args) =>
    indexOfItem(list, args, 'list.index(x): x not in list'),
  ),
  method('count', ['value'], (list, [value = null]) => countOf(list, value)),
]);

function popItem(list: Value[], index: number): Value {
  if (list.length === 0) raise('IndexError', 'pop from empty list');
  const position = index < 0 ? index + list.length : index;
  if (position < 0 || position >= list.length) raise('IndexError', 'pop index out of range');
  return list.splice(position, 1)[0] ?? null;
}

function clampIndex(index: number, length: number): number {
  return index < 0 ? Math.max(0, index + length) : Math.min(index, length);
}
