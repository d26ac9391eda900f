import { type JsonObject, type JsonValue, plainObject } from '@tsdbt/core';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';

const NO_THRESHOLD: JsonObject = { count: null, period: null };

/** dbt: the freshness of a source that has none. */
export const NO_FRESHNESS: JsonObject = { warn_after: NO_THRESHOLD, error_after: NO_THRESHOLD, filter: null };

/**
 * What a source and one of its tables say of the table's configuration, under `config:` or beside it, the table's word being the later.
 * dbt: `SourcePatcher._generate_source_config`.
 */
export function sourceConfig(source: JsonObject, table: JsonObject): JsonObject {
  const levels = [source, objectOf(source.config), table, objectOf(table.config)];
  const { freshness: _merged, ...config }: JsonObject = { ...objectOf(source.config), ...objectOf(table.config) };
  const tags = levels.flatMap(level => listOf(level.tags)).map(String);
  return plainObject({
    ...config,
    ...freshnessOf(levels),
    ...loadedAt(source, table),
    meta: Object.assign({}, ...levels.map(level => objectOf(level.meta))) as JsonObject,
    tags: [...new Set(tags)].sort(),
  });
}

/** dbt: a table's thresholds replace the source's one by one; null switches the check off; nothing leaves it to the project file. */
function freshnessOf(levels: readonly JsonObject[]): JsonObject {
  let merged: JsonObject | null = NO_FRESHNESS;
  for (const { freshness } of levels) {
    if (freshness === undefined) continue;
    merged = freshness === null ? null : { ...NO_FRESHNESS, ...merged, ...objectOf(freshness) };
  }
  if (merged === null) return { freshness: null };
  return isThreshold(merged.warn_after) || isThreshold(merged.error_after) ? { freshness: merged } : {};
}

function isThreshold(value: JsonValue | undefined): boolean {
  return isObject(value) && Number.isInteger(value.count) && typeof value.period === 'string';
}

/**
 * A table's own way of finding its age takes the place of its source's, whichever of the two that is (dbt keeps a source's field beside
 * a table's query). dbt: `loaded_at_field: null` beside a table's name takes the source's away; under `config:` it means "not set".
 */
function loadedAt(source: JsonObject, table: JsonObject): JsonObject {
  const of = (level: JsonObject, key: string): JsonValue => level[key] || objectOf(level.config)[key] || null;
  const own = { loaded_at_field: of(table, 'loaded_at_field'), loaded_at_query: of(table, 'loaded_at_query') };
  if (table.loaded_at_field !== undefined || own.loaded_at_field !== null || own.loaded_at_query !== null) return own;
  return { loaded_at_field: of(source, 'loaded_at_field'), loaded_at_query: of(source, 'loaded_at_query') };
}
