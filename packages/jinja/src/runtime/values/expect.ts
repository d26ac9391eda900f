import { raise } from '../errors/python-exception.ts';
import { HostObject } from './host-object.ts';
import { textOf } from './markup.ts';
import { PyFloat } from './py-float.ts';
import { typeName } from './type-name.ts';
import { Undefined } from './undefined.ts';
import type { Value } from './value.ts';

/** The text of an argument that must be a str. Raises TypeError. */
export function expectText(value: Value | undefined, what: string): string {
  const text = value === undefined ? undefined : textOf(value);
  return text ?? raise('TypeError', `${what} must be str, not ${typeName(value ?? null)}`);
}

/** An argument that must be an int (or bool), as a number; huge ints are clamped. Raises TypeError. */
export function expectInteger(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  return raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** An optional int argument with its default; None counts as absent. */
export function integerOr(value: Value | undefined, fallback: number): number {
  return value === undefined || value === null ? fallback : expectInteger(value);
}

/** A real number as JavaScript's. Raises TypeError. */
export function expectNumber(value: Value): number {
  if (value instanceof PyFloat) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (value instanceof Undefined) value.raise();
  return raise('TypeError', `must be real number, not ${typeName(value)}`);
}

/** Whether a value can be called. Jinja2: `is callable`. */
export function isCallable(value: Value): boolean {
  return value instanceof HostObject && value.call !== undefined;
}
