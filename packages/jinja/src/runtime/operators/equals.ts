import { work } from '../render/budget.ts';
import { Dict } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup, textOf } from '../values/markup.ts';
import { PyFloat } from '../values/py-float.ts';
import { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { toComparable, toNumeric } from './numeric.ts';

/** Python: `left == right`. */
export function equals(left: Value, right: Value): boolean {
  if (left === right) return !(left instanceof PyFloat && Number.isNaN(left.value));
  if (typeof left === 'string' && typeof right === 'string') return false;
  const number = toNumeric(left);
  if (number !== undefined) {
    const other = toNumeric(right);
    // biome-ignore lint/suspicious/noDoubleEquals: compares a number with a bigint by value
    if (other !== undefined) return toComparable(number) == toComparable(other);
  }
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right);
  if (left instanceof Tuple) return right instanceof Tuple && sameItems(left.items, right.items);
  if (left instanceof Dict) return right instanceof Dict && sameEntries(left, right);
  if (left instanceof Markup || right instanceof Markup)
    return textOf(left) !== undefined && textOf(left) === textOf(right);
  if (left instanceof HostObject && left.equals !== undefined) return left.equals(right);
  return right instanceof HostObject && right.equals !== undefined && right.equals(left);
}

/** Python: containers take an item as equal to itself, whatever its `==` says. */
export function same(left: Value, right: Value): boolean {
  return left === right || equals(left, right);
}

function sameItems(left: readonly Value[], right: readonly Value[]): boolean {
  work(1 + left.length / 32);
  return left.length === right.length && left.every((item, index) => same(item, right[index] ?? null));
}

function sameEntries(left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left.entries()) {
    const other = right.get(key);
    if (other === undefined || !same(value, other)) return false;
  }
  return true;
}
