import { raise } from '../errors/python-exception.ts';
import { workOnItems } from '../render/budget.ts';
import { Markup } from './markup.ts';
import { typeName } from './type-name.ts';
import type { Value } from './value.ts';

/** Python: `iter(value)`; a str gives its characters (code points), a dict its keys. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value) || typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    if (value.iterate !== undefined) return value.iterate();
    if (value instanceof Markup) return value.text;
  }
  return raise('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** Whether `iterate` would work. Jinja2: `is iterable`. */
export function isIterable(value: Value): boolean {
  if (Array.isArray(value) || typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && (value.iterate !== undefined || value instanceof Markup);
}

/** Python: `list(value)`, a fresh array. Raises MemoryError for an endless one. */
export function toList(value: Value): Value[] {
  if (Array.isArray(value)) return value.slice();
  const items: Value[] = [];
  for (const item of iterate(value)) {
    if (items.push(item) % ITEMS_BETWEEN_CHECKS === 0) workOnItems(items.length);
  }
  workOnItems(items.length);
  return items;
}

const ITEMS_BETWEEN_CHECKS = 100_000;
