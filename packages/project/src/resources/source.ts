import { type JsonObject, type JsonValue, type LoadSpec, plainObject, type SourceNode } from '@tsdbt/core';
import { renderRelation } from '@tsdbt/sql';
import { checkConfig } from '../config/check-config.ts';
import { resolveConfig, unrenderedConfig } from '../config/node-config.ts';
import { fqnOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { columnPlaces, readColumns } from '../properties/columns.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { NO_FRESHNESS, sourceConfig } from './source-config.ts';

/** A table of a source, and the part of the file that describes it (its tests are read from there). */
export interface ParsedSource {
  readonly node: SourceNode;
  readonly entry: PropertyEntry;
  readonly table: JsonObject;
}

/** Every table of a `sources:` entry. */
export function parseSource(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): ParsedSource[] {
  const tables = listOf(entry.value.tables);
  if (entry.name.includes(' ')) tellOfBlanks(session, entry);
  return tables
    .filter(isObject)
    .map((table, index) => ({ node: sourceNode(session, { pkg, entry, table, index }), entry, table }));
}

/** dbt 1.12: `require_source_and_semantic_model_names_without_spaces`. */
function tellOfBlanks({ invocation, diagnostics }: ParseSession, entry: PropertyEntry): void {
  if (invocation.dbtRelease === '1.11') return;
  const required = invocation.flags.behavior.require_source_and_semantic_model_names_without_spaces === true;
  diagnostics.add({
    code: 'TS2005',
    severity: required ? 'error' : 'warning',
    message: `the name of the source "${entry.name}" has blanks in it`,
    at: { ...entry.place, source: entry.document.text },
  });
}

interface TableContext {
  readonly pkg: PackageContext;
  readonly entry: PropertyEntry;
  readonly table: JsonObject;
  readonly index: number;
}

function sourceNode(session: ParseSession, context: TableContext): SourceNode {
  const { pkg, entry, table } = context;
  const path = entry.file;
  const name = String(table.name);
  const description = session.describerOf(pkg, entry)(String(table.description ?? ''));
  return {
    unique_id: uniqueId('source', pkg.name, entry.name, name),
    resource_type: 'source',
    name,
    source_name: entry.name,
    package_name: pkg.name,
    path,
    original_file_path: path,
    ...placeOf(context),
    ...configured(session, context),
    ...described(session, context),
    description: description.text,
    doc_blocks: description.blocks,
    loader: text(table.loader) ?? text(entry.value.loader) ?? '',
    external: isObject(table.external) ? externalTable(plainObject(table.external)) : null,
    patch_path: null,
    created_at: session.createdAt,
    local: localOf(context),
  };
}

type PlaceFields =
  | 'identifier'
  | 'database'
  | 'schema'
  | 'relation_name'
  | 'quoting'
  | 'unrendered_database'
  | 'unrendered_schema';

/** Where the table is. dbt-clickhouse: a database without a schema is the schema. */
function placeOf({ entry, table }: TableContext): Pick<SourceNode, PlaceFields> {
  const source = entry.value;
  const database = text(source.database) ?? '';
  const schema = text(source.schema) ?? entry.name;
  const effective = text(source.schema) === null && database !== '' ? database : schema;
  const identifier = text(table.identifier) ?? String(table.name);
  const unquoted = { database: null, schema: null, identifier: null, column: null };
  return {
    identifier,
    database,
    schema,
    relation_name: renderRelation({ schema: effective, identifier }),
    quoting: { ...unquoted, ...objectOf(source.quoting), ...objectOf(table.quoting) },
    unrendered_database: rawText(entry, 'database'),
    unrendered_schema: rawText(entry, 'schema'),
  };
}

type ConfigFields =
  | 'fqn'
  | 'config'
  | 'unrendered_config'
  | 'tags'
  | 'meta'
  | 'freshness'
  | 'loaded_at_field'
  | 'loaded_at_query';

function configured(session: ParseSession, context: TableContext): Pick<SourceNode, ConfigFields> {
  const { pkg, entry, table, index } = context;
  const fqn = fqnOf(pkg.name, entry.file.slice(entry.file.indexOf('/') + 1), entry.name, String(table.name));
  const patch = sourceConfig(entry.value, table);
  const at = (key: string) => locate(entry.document, [...entry.path, 'tables', index, 'config', key]);
  session.diagnostics.add(...checkConfig(patch, 'source', at));
  refuseTwoWays(session, context);
  const inputs = { pkg, root: session.root, resource: 'source', fqn, patch } as const;
  const resolved = resolveConfig(inputs);
  const freshness = isObject(resolved.freshness) ? { ...NO_FRESHNESS, ...resolved.freshness } : null;
  const tags = [...resolved.tags].sort();
  return {
    fqn,
    config: { ...resolved, freshness, tags } as SourceNode['config'],
    unrendered_config: unrenderedConfig(inputs),
    tags,
    meta: resolved.meta,
    freshness,
    loaded_at_field: text(resolved.loaded_at_field),
    loaded_at_query: text(resolved.loaded_at_query),
  };
}

function described(
  session: ParseSession,
  { pkg, entry, table }: TableContext,
): Pick<SourceNode, 'source_description' | 'source_meta' | 'columns'> {
  const source = entry.value;
  const describe = session.describerOf(pkg, entry);
  return {
    source_description: describe(String(source.description ?? '')).text,
    source_meta: plainObject({ ...objectOf(source.meta), ...objectOf(objectOf(source.config).meta) }),
    columns: readColumns(listOf(table.columns).filter(isObject), describe),
  };
}

function localOf(context: TableContext): SourceNode['local'] {
  const { entry, table, index } = context;
  const place = entry.placeOf(entry.value.tables as readonly JsonValue[], index) ?? entry.place;
  const places = columnPlaces(table.columns, entry.placeOf);
  const load = loadSpec(context, place);
  return {
    declaredAt: place,
    ...(places === undefined ? {} : { columnPlaces: places }),
    ...(load === undefined ? {} : { load }),
  };
}

/** dbt: `ExternalTable`, with what it does not know kept. */
function externalTable({
  location,
  file_format,
  row_format,
  tbl_properties,
  partitions,
  ...others
}: JsonObject): JsonObject {
  return {
    location: location ?? null,
    file_format: file_format ?? null,
    row_format: row_format ?? null,
    tbl_properties: tbl_properties ?? null,
    partitions: partitions ?? null,
    ...others,
  };
}

/** dbt: a level says how a table's age is found in one way. */
function refuseTwoWays(session: ParseSession, { entry, table, index }: TableContext): void {
  const levels = [
    { value: entry.value, path: entry.path },
    { value: table, path: [...entry.path, 'tables', index] },
  ];
  for (const { value, path } of levels) {
    const given = (key: string): boolean => text(value[key]) !== null || text(objectOf(value.config)[key]) !== null;
    if (!given('loaded_at_field') || !given('loaded_at_query')) continue;
    const message = `${String(value.name)} has both "loaded_at_field" and "loaded_at_query"`;
    const at = locate(entry.document, path);
    if (path === entry.path && index > 0) continue;
    session.diagnostics.error({ code: 'TS2005', message, at, hint: 'keep one of them' });
  }
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
  return text(value) || null;
}

function text(value: JsonValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
