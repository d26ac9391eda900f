import type { JsonObject, JsonValue, UnitTestFixture } from '@tsdbt/core';

/** The rows of a fixture by column; none of one that says nothing. */
export function fixtureRows({ rows }: UnitTestFixture): readonly JsonObject[] {
  return Array.isArray(rows) ? (rows as readonly JsonValue[]).filter(isObject) : [];
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
