import type { JsonObject, JsonValue } from '@tsdbt/core';

/** What most nodes have in most places: one object, which nobody can change. */
export const NO_KEYS: Readonly<Record<string, never>> = Object.freeze({});
export const NO_ITEMS: readonly never[] = Object.freeze([]);

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a mapping, else an empty one. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : NO_KEYS;
}

/** A list as it is, one value as a list of it, nothing as an empty list. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === null || value === undefined) return NO_ITEMS;
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}
