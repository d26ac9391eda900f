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

function isKind(key: string): key is MarkedScalar['kind'] {
  return key === '$float' || key === '$int' || key === '$date' || key === '$datetime';
}
