import { raise } from '../errors/python-exception.ts';
import { codePointLength } from './code-points.ts';
import { textOf } from './markup.ts';
import { typeName } from './type-name.ts';
import type { Value } from './value.ts';

/** Python: `len(value)`; `undefined` for what has none. */
export function lengthOf(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  const text = textOf(value);
  if (text !== undefined) return codePointLength(text);
  return typeof value === 'object' && value !== null ? value.length?.() : undefined;
}

/** Python: `len(value)`. Raises TypeError for what has none. */
export function length(value: Value): number {
  return lengthOf(value) ?? raise('TypeError', `object of type '${typeName(value)}' has no len()`);
}
