import { type ColumnProperties, type JsonObject, type JsonValue, type Place, plainObject } from '@tsdbt/core';
import { isObject, listOf, NO_ITEMS, NO_KEYS, objectOf } from '../yaml/json-shape.ts';

/** Renders a description and tells which doc blocks it used. */
export type Describe = (text: string) => { readonly text: string; readonly blocks: readonly string[] };

const OWN_KEYS = new Set([
  'name',
  'description',
  'data_type',
  'quote',
  'constraints',
  'tags',
  'meta',
  'config',
  'docs',
  'data_tests',
  'tests',
  'granularity',
]);

/** The columns of an entry as the manifest has them, by name. Keys that dbt does not know are kept (dbt-clickhouse: codec, ttl). */
export function readColumns(columns: readonly JsonObject[], describe: Describe): Record<string, ColumnProperties> {
  // `fromEntries` makes a key of any name, `__proto__` too.
  return Object.fromEntries(
    columns.map(column => {
      const read = readColumn(column, describe);
      return [read.name, read];
    }),
  );
}

function readColumn(column: JsonObject, describe: Describe): ColumnProperties {
  const { meta, tags, config } = readConfig(column);
  const { text, blocks } = describe(String(column.description ?? ''));
  const extra = Object.fromEntries(Object.entries(column).filter(([key]) => !OWN_KEYS.has(key)));
  return {
    name: String(column.name),
    description: text,
    meta,
    data_type: column.data_type === undefined || column.data_type === null ? null : String(column.data_type),
    constraints:
      column.constraints === undefined ? NO_ITEMS : listOf(column.constraints).filter(isObject).map(readConstraint),
    quote: typeof column.quote === 'boolean' ? column.quote : null,
    config,
    tags,
    granularity: typeof column.granularity === 'string' ? column.granularity : null,
    doc_blocks: blocks,
    ...plainObject(extra),
  };
}

/** What a column says beside and under `config:`; most say nothing. */
function readConfig(column: JsonObject): Pick<ColumnProperties, 'meta' | 'tags' | 'config'> {
  if (column.config === undefined && column.meta === undefined && column.tags === undefined) return NO_CONFIG;
  const { meta: ownMeta, tags: ownTags, ...config } = plainObject(objectOf(column.config));
  const meta = { ...plainObject(objectOf(column.meta)), ...objectOf(ownMeta) };
  const tags = [...new Set([...listOf(column.tags), ...listOf(ownTags)].map(String))];
  return { meta, tags, config: { meta, tags, ...config } };
}

const NO_CONFIG = { meta: NO_KEYS, tags: NO_ITEMS, config: Object.freeze({ meta: NO_KEYS, tags: NO_ITEMS }) };

/** dbt: a constraint of a model, with its defaults. */
export function readModelConstraint(constraint: JsonObject): JsonObject {
  return { ...readConstraint(constraint), columns: constraint.columns ?? [] };
}

/** dbt: a constraint of a column, with its defaults. */
function readConstraint(constraint: JsonObject): JsonObject {
  return {
    type: String(constraint.type),
    name: constraint.name ?? null,
    expression: constraint.expression ?? null,
    warn_unenforced: constraint.warn_unenforced ?? true,
    warn_unsupported: constraint.warn_unsupported ?? true,
    to: constraint.to ?? null,
    to_columns: constraint.to_columns ?? [],
  };
}

/** Where each column is described. */
export function columnPlaces(
  columns: JsonValue | undefined,
  placeOf: (collection: object, index: number) => Place | undefined,
): Record<string, Place> | undefined {
  if (!Array.isArray(columns) || columns.length === 0) return undefined;
  const places: [string, Place][] = [];
  for (const [index, column] of (columns as readonly JsonValue[]).entries()) {
    const place = placeOf(columns, index);
    if (place !== undefined && isObject(column) && column.name !== undefined) places.push([String(column.name), place]);
  }
  return Object.fromEntries(places);
}
