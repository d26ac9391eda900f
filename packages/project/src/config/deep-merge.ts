import type { JsonObject, JsonValue } from '@tsdbt/core';
import { isObject } from '../yaml/json-shape.ts';

/** dbt: `deep_merge`, for the configuration of a version on its model's: mappings merge, lists add up, new items first. */
export function deepMerge(base: JsonObject, own: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const before = result[key];
    if (isObject(value) && isObject(before)) result[key] = deepMerge(before, value);
    else if (Array.isArray(value) && Array.isArray(before)) result[key] = [...value, ...before];
    else result[key] = value;
  }
  return result;
}
