import type { JsonObject, JsonValue } from '@tsdbt/core';
import { isObject } from '../yaml/json-shape.ts';

/** dbt: `deep_merge`, for the configuration of a version on its model's: mappings merge, lists add up, new items first. */
export function deepMerge(base: JsonObject, own: JsonObject): JsonObject {
  const result = new Map<string, JsonValue>(Object.entries(base));
  for (const [key, value] of Object.entries(own)) {
    const before = result.get(key);
    if (isObject(value) && isObject(before)) result.set(key, deepMerge(before, value));
    else if (Array.isArray(value) && Array.isArray(before)) result.set(key, [...value, ...before]);
    else result.set(key, value);
  }
  // `fromEntries` makes a key of any name, `__proto__` too.
  return Object.fromEntries(result);
}
