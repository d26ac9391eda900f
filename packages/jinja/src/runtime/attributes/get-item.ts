import { raise } from '../errors/python-exception.ts';
import { isPlain } from '../values/code-points.ts';
import { integerOr } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup, textOf } from '../values/markup.ts';
import { PyRange } from '../values/py-range.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';

/** Python: `object[key]`; `undefined` where Python raises LookupError or TypeError. */
export function itemOf(object: Value, key: Value): Value | undefined {
  if (Array.isArray(object)) return at(object, key);
  if (object instanceof Tuple) return at(object.items, key);
  const text = textOf(object);
  if (text !== undefined) {
    const character = at(isPlain(text) ? text : [...text], key);
    return object instanceof Markup && typeof character === 'string' ? new Markup(character) : character;
  }
  if (object instanceof PyRange) {
    const index = indexOf(key, object.length());
    return index === undefined ? undefined : object.at(index);
  }
  return object instanceof HostObject ? object.getItem?.(key) : undefined;
}

/** Python: `object[start:stop:step]`. Raises what Python raises. */
export function slice(object: Value, bounds: readonly [Value, Value, Value]): Value {
  if (Array.isArray(object)) return pick(object, bounds);
  if (object instanceof Tuple) return new Tuple(pick(object.items, bounds));
  const text = textOf(object);
  if (text !== undefined) {
    const part = sliceText(text, bounds);
    return object instanceof Markup ? new Markup(part) : part;
  }
  if (object instanceof PyRange) return sliceRange(object, bounds);
  if (object instanceof Undefined) return object.getItem(null);
  if (
    object instanceof HostObject &&
    object.iterate !== undefined &&
    object.getItem !== undefined &&
    !object.isMapping
  ) {
    return pick([...object.iterate()], bounds);
  }
  if (object instanceof HostObject && object.getItem !== undefined) raise('TypeError', "unhashable type: 'slice'");
  return raise('TypeError', `'${typeName(object)}' object is not subscriptable`);
}

function at(items: readonly Value[] | string, key: Value): Value | undefined {
  const index = indexOf(key, items.length);
  return index === undefined ? undefined : items[index];
}

function indexOf(key: Value, length: number): number | undefined {
  const index = typeof key === 'boolean' ? Number(key) : key;
  if (typeof index !== 'number') return undefined;
  const position = index < 0 ? index + length : index;
  return position >= 0 && position < length ? position : undefined;
}

function sliceText(text: string, bounds: readonly [Value, Value, Value]): string {
  const characters = isPlain(text) ? text : [...text];
  const { start, stop, step } = resolveBounds(bounds, characters.length);
  if (step === 1 && typeof characters === 'string') return characters.slice(start, Math.max(start, stop));
  const parts: string[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) parts.push(characters[i] ?? '');
  return parts.join('');
}

function pick(items: readonly Value[], bounds: readonly [Value, Value, Value]): Value[] {
  const { start, stop, step } = resolveBounds(bounds, items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const result: Value[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) result.push(items[i] ?? null);
  return result;
}

function sliceRange(range: PyRange, bounds: readonly [Value, Value, Value]): PyRange {
  const { start, stop, step } = resolveBounds(bounds, range.length());
  return new PyRange(range.at(start), range.at(stop), range.step * step);
}

/** Python: `slice.indices(length)`. */
function resolveBounds(bounds: readonly [Value, Value, Value], length: number) {
  const step = bound(bounds[2], 1);
  if (step === 0) raise('ValueError', 'slice step cannot be zero');
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: number): number => {
    const position = value < 0 ? value + length : value;
    return Math.min(Math.max(position, low), high);
  };
  const start = bounds[0] === null ? (step > 0 ? low : high) : clamp(bound(bounds[0], 0));
  const stop = bounds[1] === null ? (step > 0 ? high : low) : clamp(bound(bounds[1], 0));
  return { start, stop, step };
}

function bound(value: Value, fallback: number): number {
  if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return integerOr(value, fallback);
  }
  return raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
}
