import { raise } from '../errors/python-exception.ts';
import { HostObject } from './host-object.ts';
import { textOf } from './markup.ts';
import { typeName } from './type-name.ts';
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

/** A flag that Python's C code takes as an int: true unless 0. Raises OverflowError beyond 32 bits. */
export function expectFlag(value: Value): boolean {
  const number = expectInteger(value);
  if (Math.abs(number) > 0x7fffffff) raise('OverflowError', 'Python int too large to convert to C int');
  return number !== 0;
}

/** An optional int argument with its default; None counts as absent. */
export function integerOr(value: Value | undefined, fallback: number): number {
  return value === undefined || value === null ? fallback : expectInteger(value);
}

/** Whether a value can be called. Jinja2: `is callable`. */
export function isCallable(value: Value): boolean {
  return value instanceof HostObject && value.call !== undefined;
}
