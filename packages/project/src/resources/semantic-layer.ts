import type { JsonObject, JsonValue } from '@tsdbt/core';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';

/** A metric's own fields in the shape of dbt's manifest, where YAML may say them shorter. */
export function metricFields(value: JsonObject): JsonObject {
  const params = objectOf(value.type_params);
  const { measure, numerator, denominator, metrics } = params;
  return {
    label: value.label ?? String(value.name),
    filter: whereFilter(value.filter),
    type_params: {
      ...params,
      ...(measure === undefined ? {} : { measure: inputMeasure(measure) }),
      ...(numerator === undefined ? {} : { numerator: inputMetric(numerator) }),
      ...(denominator === undefined ? {} : { denominator: inputMetric(denominator) }),
      ...(metrics === undefined ? {} : { metrics: listOf(metrics).map(inputMetric) }),
    },
  };
}

/** A saved query's own fields; dbt calls an export's schema `schema_name`. */
export function savedQueryFields(value: JsonObject): JsonObject {
  const query = objectOf(value.query_params);
  return {
    query_params: {
      ...query,
      metrics: query.metrics ?? [],
      group_by: query.group_by ?? [],
      where: whereFilter(query.where),
    },
    exports: listOf(value.exports).filter(isObject).map(exportFields),
  };
}

function exportFields(value: JsonObject): JsonObject {
  const { schema, ...config } = objectOf(value.config);
  return { name: value.name ?? null, config: { ...config, ...(schema === undefined ? {} : { schema_name: schema }) } };
}

function inputMeasure(value: JsonValue): JsonObject {
  const given = isObject(value) ? value : { name: String(value) };
  const defaults = { alias: null, join_to_timespine: false, fill_nulls_with: null };
  return { ...defaults, ...given, filter: whereFilter(given.filter) } as JsonObject;
}

function inputMetric(value: JsonValue): JsonObject {
  const given: JsonObject = isObject(value) ? value : { name: String(value) };
  const defaults = { alias: null, offset_window: null, offset_to_grain: null };
  return { ...defaults, ...given, filter: whereFilter(given.filter) };
}

/** dbt: filters are templates of the semantic layer, kept as text. */
function whereFilter(filter: JsonValue | undefined): JsonValue {
  if (filter === undefined || filter === null) return null;
  return { where_filters: listOf(filter).map(text => ({ where_sql_template: String(text) })) };
}
