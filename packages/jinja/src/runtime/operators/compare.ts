import { raise } from '../errors/python-exception.ts';
import { work } from '../render/budget.ts';
import { DictView } from '../values/dict-view.ts';
import { HostObject } from '../values/host-object.ts';
import { textOf } from '../values/markup.ts';
import { PySet } from '../values/py-set.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { same } from './equals.ts';
import { toComparable, toNumeric } from './numeric.ts';

export type OrderOperator = '<' | '<=' | '>' | '>=';

/** Python: `left < right` and its kin. Raises TypeError for values without an order. */
export function ordered(left: Value, operator: OrderOperator, right: Value): boolean {
  if (isSet(left) && isSet(right)) return compareSets(left, operator, right);
  const order = compareValues(left, right, operator);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** The order of two values as negative, 0, positive, or NaN. Raises TypeError (naming the operator) if they have none. */
export function compareValues(left: Value, right: Value, operator: OrderOperator = '<'): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  const leftNumber = toNumeric(left);
  const rightNumber = toNumeric(right);
  if (leftNumber !== undefined && rightNumber !== undefined) {
    const [a, b] = [toComparable(leftNumber), toComparable(rightNumber)];
    return a < b ? -1 : a > b ? 1 : a >= b ? 0 : Number.NaN;
  }
  const [leftText, rightText] = [textOf(left), textOf(right)];
  if (leftText !== undefined && rightText !== undefined) return compareText(leftText, rightText);
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(left, right, operator);
  if (left instanceof Tuple && right instanceof Tuple) return compareItems(left.items, right.items, operator);
  return compareObjects(left, right, operator);
}

/** Python orders text by code points. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)];
    if (a !== b) return isSurrogate(a) !== isSurrogate(b) ? (isSurrogate(a) ? 1 : -1) : a - b;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareItems(left: readonly Value[], right: readonly Value[], operator: OrderOperator): number {
  work();
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [a = null, b = null] = [left[i], right[i]];
    if (!same(a, b)) return compareValues(a, b, operator);
  }
  return left.length - right.length;
}

function compareObjects(left: Value, right: Value, operator: OrderOperator): number {
  if (left instanceof Undefined) left.raise();
  if (right instanceof Undefined) right.raise();
  const order = left instanceof HostObject ? left.compareTo?.(right) : undefined;
  if (order !== undefined) return order;
  const reflected = right instanceof HostObject ? right.compareTo?.(left) : undefined;
  if (reflected !== undefined) return -reflected;
  const [a, b] = [typeName(left), typeName(right)];
  return raise('TypeError', `'${operator}' not supported between instances of '${a}' and '${b}'`);
}

function isSet(value: Value): value is PySet | DictView {
  return value instanceof PySet || (value instanceof DictView && value.isSet);
}

function compareSets(left: PySet | DictView, operator: OrderOperator, right: PySet | DictView): boolean {
  const [small, large] = operator.startsWith('<') ? [left, right] : [right, left];
  if (small.length() > large.length() || (operator.length === 1 && small.length() === large.length())) return false;
  return [...small.iterate()].every(value => large.contains(value));
}
