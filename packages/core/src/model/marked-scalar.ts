import type { JsonObject, JsonValue } from './json-value.ts';

/**
 * A scalar of YAML that JSON lacks, as an object with one key: `{$float: "1.0"}` (a float without a fraction, which Python prints as
 * `1.0`), `{$int: "…"}` (beyond 2^53), `{$date: "2024-01-02"}`, `{$datetime: "2024-01-02 03:04:05+00:00"}`. Variables and arguments of
 * tests may hold them, since templates can tell the difference.
 */
export interface MarkedScalar {
  readonly kind: '$float' | '$int' | '$date' | '$datetime';
  /** As Python's `str()` prints the value. */
  readonly text: string;
}

/** The marked scalar that a value is, or undefined for any other value. */
export function markedScalar(value: JsonValue): MarkedScalar | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  for (const kind in value) {
    if (kind.charCodeAt(0) !== 36 /* $ */) return undefined;
    const text = (value as JsonObject)[kind];
    return isKind(kind) && typeof text === 'string' ? { kind, text } : undefined;
  }
  return undefined;
}

/** The JSON value with every mark taken off: floats and integers as numbers, dates as ISO text. */
export function plainJson(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    const items = list.map(plainJson);
    return items.every((item, i) => item === list[i]) ? value : items;
  }
  const mark = markedScalar(value);
  if (mark !== undefined) return mark.kind === '$float' || mark.kind === '$int' ? numberOf(mark) : isoText(mark);
  return plainObject(value as JsonObject);
}

/** `plainJson` of an object's values. */
export function plainObject(value: JsonObject): JsonObject {
  let changed: Record<string, JsonValue> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const plain = plainJson(item);
    if (plain !== item) {
      changed ??= { ...value };
      changed[key] = plain;
    }
  }
  return changed ?? value;
}

/** The JSON value with dates as ISO text, numbers still marked. */
export function datesAsText(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(datesAsText);
  const mark = markedScalar(value);
  if (mark !== undefined) return mark.kind === '$date' || mark.kind === '$datetime' ? isoText(mark) : value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, datesAsText(item)]));
}

/** Python writes infinity in its own way. */
function numberOf({ text }: MarkedScalar): number {
  return Number(text.replace('inf', 'Infinity'));
}

function isoText({ text }: MarkedScalar): string {
  return text.replace(' ', 'T');
}

function isKind(key: string): key is MarkedScalar['kind'] {
  return key === '$float' || key === '$int' || key === '$date' || key === '$datetime';
}
