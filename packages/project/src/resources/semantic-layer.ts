import type { JsonObject, JsonValue } from '@tsdbt/core';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';

/**
 * The semantic layer goes to the manifest in dbt's shape, every field there, so that tools which read it there find what dbt writes. What
 * the parts mean is theirs; only names are resolved (`resolve/semantic-references.ts`). dbt: `schema_yaml_readers.py`.
 */
export function metricFields(value: JsonObject): JsonObject {
  return {
    label: textOrNull(value.label) ?? String(value.name),
    type: value.type ?? null,
    type_params: typeParams(value),
    filter: whereFilter(value.filter),
    metadata: null,
    time_granularity: value.time_granularity ?? null,
    sources: [],
    metrics: [],
  };
}

function typeParams({ type, type_params }: JsonObject): JsonObject {
  const params = objectOf(type_params);
  return {
    measure: optional(params.measure, inputMeasure),
    // Filled when names are resolved.
    input_measures: [],
    numerator: optional(params.numerator, inputMetric),
    denominator: optional(params.denominator, inputMetric),
    expr: textOrNull(params.expr),
    window: optional(params.window, timeWindow),
    grain_to_date: params.grain_to_date ?? null,
    metrics: listOf(params.metrics).map(inputMetric),
    conversion_type_params: optional(params.conversion_type_params, conversion),
    cumulative_type_params: String(type).toLowerCase() === 'cumulative' ? cumulative(params) : null,
    metric_aggregation_params: null,
  };
}

function inputMeasure(value: JsonValue): JsonObject {
  const given: JsonObject = isObject(value) ? value : { name: String(value) };
  return {
    name: given.name ?? null,
    filter: whereFilter(given.filter),
    alias: given.alias ?? null,
    join_to_timespine: given.join_to_timespine === true,
    fill_nulls_with: given.fill_nulls_with ?? null,
  };
}

function inputMetric(value: JsonValue): JsonObject {
  const given: JsonObject = isObject(value) ? value : { name: String(value) };
  return {
    name: given.name ?? null,
    filter: whereFilter(given.filter),
    alias: given.alias ?? null,
    offset_window: optional(given.offset_window, timeWindow),
    offset_to_grain: given.offset_to_grain ?? null,
  };
}

function conversion(value: JsonValue): JsonObject {
  const given = objectOf(value);
  return {
    base_measure: inputMeasure(given.base_measure ?? null),
    conversion_measure: inputMeasure(given.conversion_measure ?? null),
    entity: given.entity ?? null,
    calculation: given.calculation ?? 'conversion_rate',
    window: optional(given.window, timeWindow),
    constant_properties: given.constant_properties ?? null,
  };
}

/** dbt: `window` and `grain_to_date` may stand one level up, where they used to. */
function cumulative(params: JsonObject): JsonObject {
  const own = objectOf(params.cumulative_type_params);
  return {
    window: optional(own.window ?? params.window, timeWindow),
    grain_to_date: own.grain_to_date ?? params.grain_to_date ?? null,
    period_agg: own.period_agg ?? 'first',
    metric: null,
  };
}

/** `28 days` → a count and a granularity; anything else stays as it is. */
function timeWindow(value: JsonValue): JsonValue {
  const match = /^(\d+) (\S+)$/.exec(String(value).toLowerCase());
  if (match === null) return value;
  const [, count, unit = ''] = match;
  const single = unit.replace(/s$/, '');
  return { count: Number(count), granularity: GRANULARITIES.has(single) ? single : unit };
}

const GRANULARITIES: ReadonlySet<string> = new Set(
  'nanosecond microsecond millisecond second minute hour day week month quarter year'.split(' '),
);

/** A semantic model's own fields; `config` is its merged configuration, whose meta its parts inherit. */
export function semanticModelFields(value: JsonObject, config: JsonObject): JsonObject {
  const configOf = (part: JsonObject): JsonObject => ({
    meta: { ...objectOf(config.meta), ...objectOf(objectOf(part.config).meta) },
  });
  const parts = (list: JsonValue | undefined, read: (part: JsonObject) => JsonObject): JsonObject[] =>
    listOf(list)
      .filter(isObject)
      .map(part => ({ ...read(part), config: configOf(part) }));
  return {
    model: value.model ?? null,
    // Filled when names are resolved.
    node_relation: null,
    label: value.label ?? null,
    defaults: isObject(value.defaults) ? { agg_time_dimension: value.defaults.agg_time_dimension ?? null } : null,
    entities: parts(value.entities, entity),
    measures: parts(value.measures, measure),
    dimensions: parts(value.dimensions, dimension),
    metadata: null,
    primary_entity: value.primary_entity ?? null,
  };
}

function named({ name, type, agg, description, label }: JsonObject): JsonObject {
  const kind: JsonObject = agg === undefined ? { type: type ?? null } : { agg };
  return { name: name ?? null, ...kind, description: description ?? null, label: label ?? null };
}

function entity(part: JsonObject): JsonObject {
  return { ...named(part), role: part.role ?? null, expr: part.expr ?? null };
}

function measure(part: JsonObject): JsonObject {
  const additive = objectOf(part.non_additive_dimension);
  return {
    ...named({ ...part, agg: part.agg ?? null }),
    // dbt: the metric that it asks for is made, and the manifest says false.
    create_metric: false,
    expr: textOrNull(part.expr),
    agg_params: isObject(part.agg_params) ? { ...PERCENTILE, ...part.agg_params } : null,
    non_additive_dimension: isObject(part.non_additive_dimension)
      ? {
          name: additive.name ?? null,
          window_choice: additive.window_choice ?? null,
          window_groupings: additive.window_groupings ?? [],
        }
      : null,
    agg_time_dimension: part.agg_time_dimension ?? null,
  };
}

const PERCENTILE: JsonObject = { percentile: null, use_discrete_percentile: false, use_approximate_percentile: false };

function dimension(part: JsonObject): JsonObject {
  const params = objectOf(part.type_params);
  return {
    ...named(part),
    is_partition: part.is_partition === true,
    type_params: isObject(part.type_params)
      ? {
          time_granularity: params.time_granularity ?? null,
          validity_params: optional(params.validity_params, validity),
        }
      : null,
    expr: part.expr ?? null,
    metadata: null,
  };
}

function validity(value: JsonValue): JsonObject {
  return { is_start: false, is_end: false, ...objectOf(value) };
}

/** A metric for each measure with `create_metric: true`, as an entry would spell it. */
export function createdMetrics(value: JsonObject, config: JsonObject): JsonObject[] {
  const measures = listOf(value.measures).filter(isObject);
  return measures
    .filter(each => each.create_metric === true)
    .map(({ name = null, label, expr, description }) => ({
      name,
      label: label ?? name,
      description: description ?? `Metric created from measure ${String(name)}`,
      type: 'simple',
      type_params: { measure: name, expr: expr ?? name },
      config: { enabled: config.enabled ?? true, meta: objectOf(config.meta) },
    }));
}

/** A saved query's own fields; dbt calls an export's schema `schema_name`. */
export function savedQueryFields(value: JsonObject, config: JsonObject, targetSchema: string): JsonObject {
  const query = objectOf(value.query_params);
  const exported = (each: JsonObject): JsonObject => {
    const own = objectOf(each.config);
    return {
      name: each.name ?? null,
      config: {
        export_as: own.export_as ?? config.export_as ?? null,
        schema_name: own.schema_name ?? own.schema ?? config.schema ?? targetSchema,
        alias: own.alias ?? each.name ?? null,
        database: null,
      },
      unrendered_config: own,
    };
  };
  return {
    query_params: {
      metrics: query.metrics ?? [],
      group_by: query.group_by ?? [],
      where: whereFilter(query.where),
      order_by: query.order_by ?? [],
      limit: query.limit ?? null,
    },
    exports: listOf(value.exports).filter(isObject).map(exported),
    label: value.label ?? null,
    metadata: null,
  };
}

/** dbt: filters are templates of the semantic layer, kept as text. */
function whereFilter(filter: JsonValue | undefined): JsonValue {
  if (filter === undefined || filter === null) return null;
  return { where_filters: listOf(filter).map(text => ({ where_sql_template: String(text) })) };
}

function optional(value: JsonValue | undefined, read: (value: JsonValue) => JsonValue): JsonValue {
  return value === undefined || value === null ? null : read(value);
}

/** Python's `str()` of a truth value is capitalised. */
function textOrNull(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}
