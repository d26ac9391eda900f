import { raise } from '../errors/python-exception.ts';
import { iterate, toList } from '../values/iterate.ts';
import { PySet } from '../values/py-set.ts';
import { repr } from '../values/repr.ts';
import type { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { type MethodTable, method } from './method.ts';

/** Python: the methods of set. */
export const SET_METHODS: MethodTable<PySet> = new Map([
  method<PySet>('add', ['element'], (set, [value = null]) => {
    set.add(value);
    return null;
  }),
  method('discard', ['element'], (set, [value = null]) => {
    set.delete(value);
    return null;
  }),
  method('remove', ['element'], (set, [value = null]) => {
    if (!set.delete(value)) raise('KeyError', repr(value));
    return null;
  }),
  method('pop', [], set => {
    const [first] = set.iterate();
    if (first === undefined) raise('KeyError', "'pop from an empty set'");
    set.delete(first);
    return first;
  }),
  method('clear', [], set => {
    set.clear();
    return null;
  }),
  method('copy', [], set => new PySet(set.iterate())),
  method('update', ['*others'], (set, [others = null]) => {
    for (const other of iterate(others)) for (const value of toList(other)) set.add(value);
    return null;
  }),
  method('union', ['*others'], (set, [others]) => new PySet([...set.iterate(), ...itemsOf(others)])),
  method('intersection', ['*others'], (set, [others]) => {
    const sets = setsOf(others);
    return new PySet([...set.iterate()].filter(value => sets.every(other => other.has(value))));
  }),
  method('difference', ['*others'], (set, [others]) => {
    const sets = setsOf(others);
    return new PySet([...set.iterate()].filter(value => !sets.some(other => other.has(value))));
  }),
  method('symmetric_difference', ['other'], (set, [other = null]) => {
    const second = new PySet(toList(other));
    const mine = [...set.iterate()].filter(value => !second.has(value));
    return new PySet([...mine, ...[...second.iterate()].filter(value => !set.has(value))]);
  }),
  method('issubset', ['other'], (set, [other = null]) => isSubset(set, new PySet(toList(other)))),
  method('issuperset', ['other'], (set, [other = null]) => isSubset(new PySet(toList(other)), set)),
  method('isdisjoint', ['other'], (set, [other = null]) => !toList(other).some(value => set.has(value))),
]);

function setsOf(others: Value | undefined): PySet[] {
  return (others as Tuple).items.map(other => new PySet(toList(other)));
}

function itemsOf(others: Value | undefined): Value[] {
  return (others as Tuple).items.flatMap(other => toList(other));
}

function isSubset(small: PySet, large: PySet): boolean {
  return [...small.iterate()].every(value => large.has(value));
}
