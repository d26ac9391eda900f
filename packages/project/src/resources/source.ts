import type { JsonObject, JsonValue, LoadSpec, SourceNode } from '@tsdbt/core';
import { renderRelation } from '@tsdbt/sql';
import { checkConfig } from '../config/check-config.ts';
import { mergeConfig } from '../config/merge-config.ts';
import { resolveConfig, unrenderedConfig } from '../config/node-config.ts';
import { fqnOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { columnPlaces, readColumns } from '../properties/columns.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { plainObject } from '../yaml/python-scalar.ts';

/** A table of a source, and the part of the file that describes it (its tests are read from there). */
export interface ParsedSource {
  readonly node: SourceNode;
  readonly entry: PropertyEntry;
  readonly table: JsonObject;
}

/** Every table of a `sources:` entry. */
export function parseSource(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): ParsedSource[] {
  const tables = listOf(entry.value.tables);
  return tables
    .filter(isObject)
    .map((table, index) => ({ node: sourceNode(session, { pkg, entry, table, index }), entry, table }));
}

interface TableContext {
  readonly pkg: PackageContext;
  readonly entry: PropertyEntry;
  readonly table: JsonObject;
  readonly index: number;
}

function sourceNode(session: ParseSession, context: TableContext): SourceNode {
  const { pkg, entry, table, index } = context;
  const source = entry.value;
  const sourceName = entry.name;
  const name = String(table.name);
  const path = entry.file;
  const fqn = fqnOf(pkg.name, path.slice(path.indexOf('/') + 1), sourceName, name);
  const patch = mergeConfig(levelConfig(source), levelConfig(table));
  session.diagnostics.add(
    ...checkConfig(patch, 'source', key => locate(entry.document, [...entry.path, 'tables', index, 'config', key])),
  );
  const inputs = { pkg, root: session.root, resource: 'source', fqn, patch } as const;
  const freshness = mergeFreshness([
    source.freshness,
    objectOf(source.config).freshness,
    table.freshness,
    configFreshness(table),
  ]);
  const resolved = resolveConfig(inputs);
  const first = (key: string): JsonValue => table[key] ?? resolved[key] ?? source[key] ?? null;
  const describe = session.describerOf(pkg, entry);
  const description = describe(String(table.description ?? ''));
  // dbt-clickhouse: a database without a schema is the schema.
  const database = text(source.database);
  const schema = text(source.schema) ?? sourceName;
  const effective = text(source.schema) === null && database !== null && database !== '' ? database : schema;
  const identifier = text(table.identifier) ?? name;
  const place = entry.placeOf(source.tables as readonly JsonValue[], index) ?? entry.place;
  const places = columnPlaces(table.columns, entry.placeOf);
  const load = loadSpec(context, place);
  return {
    unique_id: uniqueId('source', pkg.name, sourceName, name),
    resource_type: 'source',
    name,
    source_name: sourceName,
    identifier,
    package_name: pkg.name,
    path,
    original_file_path: path,
    fqn,
    database: database ?? '',
    schema,
    relation_name: renderRelation({ schema: effective, identifier }),
    description: description.text,
    source_description: describe(String(source.description ?? '')).text,
    source_meta: plainObject({ ...objectOf(source.meta), ...objectOf(objectOf(source.config).meta) }),
    loader: text(table.loader) ?? text(source.loader) ?? '',
    loaded_at_field: text(first('loaded_at_field')),
    loaded_at_query: text(first('loaded_at_query')),
    freshness,
    external: isObject(table.external) ? plainObject(table.external) : null,
    quoting: {
      database: null,
      schema: null,
      identifier: null,
      column: null,
      ...objectOf(source.quoting),
      ...objectOf(table.quoting),
    },
    columns: readColumns(listOf(table.columns).filter(isObject), describe),
    tags: [...resolved.tags].sort(),
    meta: resolved.meta,
    config: { ...resolved, freshness } as SourceNode['config'],
    unrendered_config: unrenderedConfig(inputs),
    unrendered_database: rawText(entry, 'database'),
    unrendered_schema: rawText(entry, 'schema'),
    patch_path: null,
    doc_blocks: description.blocks,
    created_at: session.createdAt,
    local: {
      declaredAt: place,
      ...(places === undefined ? {} : { columnPlaces: places }),
      ...(load === undefined ? {} : { load }),
    },
  };
}

/** Configuration of one level: `config:`, and the keys that may stand beside it. */
function levelConfig(value: JsonObject): JsonObject {
  const beside: Record<string, JsonValue> = {};
  for (const key of ['tags', 'meta', 'loaded_at_field', 'loaded_at_query']) {
    if (value[key] !== undefined && value[key] !== null) beside[key] = value[key] ?? null;
  }
  const { freshness: _merged, ...config } = objectOf(value.config);
  return plainObject(mergeConfig(beside, config));
}

function configFreshness(table: JsonObject): JsonValue | undefined {
  return objectOf(table.config).freshness;
}

const NO_THRESHOLD: JsonObject = { count: null, period: null };

/** dbt: a table's thresholds replace the source's one by one; null switches the check off. */
function mergeFreshness(levels: readonly (JsonValue | undefined)[]): JsonObject | null {
  let merged: JsonObject | null = { warn_after: NO_THRESHOLD, error_after: NO_THRESHOLD, filter: null };
  for (const level of levels) {
    if (level === undefined) continue;
    if (level === null) merged = null;
    else merged = { warn_after: NO_THRESHOLD, error_after: NO_THRESHOLD, filter: null, ...merged, ...objectOf(level) };
  }
  return merged;
}

/** Our `load:` block. */
function loadSpec({ entry, table, index }: TableContext, place: LoadSpec['place']): LoadSpec | undefined {
  const load = table.load;
  if (!isObject(load)) return undefined;
  const { line, column } = locate(entry.document, [...entry.path, 'tables', index, 'load']);
  const orderBy = listOf(load.order_by).map(String).join(', ');
  return {
    files: String(load.files),
    format: 'csv',
    null_values:
      load.null_values === undefined || load.null_values === null ? [''] : listOf(load.null_values).map(String),
    delimiter: text(load.delimiter) ?? ',',
    decimal: load.decimal === ',' ? ',' : '.',
    order_by: orderBy === '' ? 'tuple()' : orderBy,
    place: { ...place, line: line ?? place.line, column: column ?? place.column },
  };
}

/** The text as written in the file, before Jinja (dbt: unrendered_schema). */
function rawText(entry: PropertyEntry, key: string): string | null {
  let value: JsonValue | undefined = entry.document.value;
  for (const step of [...entry.path, key]) value = (value as Record<string | number, JsonValue> | null)?.[step];
  return text(value);
}

function text(value: JsonValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
