import { raise } from '../errors/python-exception.ts';
import { Dict } from '../values/dict.ts';
import { DictView } from '../values/dict-view.ts';
import { HostObject } from '../values/host-object.ts';
import { iterate, toList } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import { repr } from '../values/repr.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { type MethodTable, method } from './method.ts';

/** Python: the methods of dict. */
export const DICT_METHODS: MethodTable<Dict> = new Map([
  method<Dict>('items', [], dict => new DictView(dict, 'items')),
  method('keys', [], dict => new DictView(dict, 'keys')),
  method('values', [], dict => new DictView(dict, 'values')),
  method('get', ['key', 'default?'], (dict, [key = null, fallback = null]) => {
    const value = dict.get(key);
    return value === undefined ? fallback : value;
  }),
  method('pop', ['key', 'default?'], (dict, [key = null, fallback]) => {
    const value = dict.get(key);
    if (value === undefined) return fallback === undefined ? raise('KeyError', repr(key)) : fallback;
    dict.delete(key);
    return value;
  }),
  method('popitem', [], dict => {
    const last = [...dict.entries()].pop();
    if (last === undefined) raise('KeyError', "'popitem(): dictionary is empty'");
    dict.delete(last[0]);
    return new Tuple(last);
  }),
  method('setdefault', ['key', 'default?'], (dict, [key = null, fallback = null]) => {
    const value = dict.get(key);
    if (value !== undefined) return value;
    dict.set(key, fallback);
    return fallback;
  }),
  method('update', ['other?', '**named'], (dict, [other, named]) => {
    if (other !== undefined) updateDict(dict, other);
    if (named !== undefined) updateDict(dict, named);
    return null;
  }),
  method('copy', [], dict => new Dict(dict.entries())),
  method('clear', [], dict => {
    dict.clear();
    return null;
  }),
  method('fromkeys', ['iterable', 'value?'], (_dict, [keys = null, value = null]) => {
    return new Dict(toList(keys).map(key => [key, value] as const));
  }),
]);

/** Python: `dict.update(other)`: from a mapping, or from pairs. */
export function updateDict(dict: Dict, other: Value): void {
  if (other instanceof Undefined) other.raise();
  if (other instanceof Dict) {
    for (const [key, value] of [...other.entries()]) dict.set(key, value);
  } else if (other instanceof HostObject && other.isMapping && other.getItem !== undefined) {
    for (const key of toList(other)) dict.set(key, other.getItem(key) ?? null);
  } else {
    let index = 0;
    for (const pair of iterate(other)) updateFromPair(dict, pair, index++);
  }
}

function updateFromPair(dict: Dict, pair: Value, index: number): void {
  if (
    !Array.isArray(pair) &&
    textOf(pair) === undefined &&
    !(pair instanceof HostObject && pair.iterate !== undefined)
  ) {
    raise('TypeError', `cannot convert dictionary update sequence element #${index} to a sequence`);
  }
  const items = toList(pair);
  const [key = null, value = null] = items;
  if (items.length !== 2) {
    const message = `dictionary update sequence element #${index} has length ${items.length}; 2 is required`;
    raise('ValueError', message);
  }
  dict.set(key, value);
}
