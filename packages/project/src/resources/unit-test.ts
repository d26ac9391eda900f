import {
  didYouMean,
  type JsonObject,
  type JsonValue,
  type ManifestNode,
  plainJson,
  plainObject,
  type UnitTestFixture,
  type UnitTestNode,
} from '@tsdbt/core';
import { resolveConfig } from '../config/node-config.ts';
import { digest } from '../naming/digest.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import type { NodeCollection } from '../resolve/node-collection.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';

/** What the unit tests of one package need to know of everything else. */
export interface UnitTestContext {
  readonly pkg: PackageContext;
  /** Enabled models by name, all versions of a versioned one; the package's own before others of the name. */
  readonly models: ReadonlyMap<string, readonly ManifestNode[]>;
  readonly disabledModels: ReadonlySet<string>;
  /** Text of a fixture file by its name, without extension. */
  readonly fixtures: ReadonlyMap<string, string>;
}

export function unitTestContext(pkg: PackageContext, nodes: NodeCollection): UnitTestContext {
  const models = new Map<string, ManifestNode[]>();
  for (const node of nodes.manifestNodes('model')) {
    const list = models.get(node.name);
    const first = list?.[0];
    if (list === undefined || (node.package_name === pkg.name && first?.package_name !== pkg.name))
      models.set(node.name, [node]);
    else if (first?.package_name === node.package_name) list.push(node);
  }
  const disabled = [...nodes.disabled.values()].flat().filter(node => node.resource_type === 'model');
  const fixtures = pkg.files.files.filter(file => file.role === 'fixture');
  return {
    pkg,
    models,
    disabledModels: new Set(disabled.map(node => node.name)),
    fixtures: new Map(fixtures.map(file => [stemOf(file.path), file.text.trim()])),
  };
}

/** A unit test; one node a version of the model that it is about. */
export function parseUnitTests(session: ParseSession, entry: PropertyEntry, context: UnitTestContext): UnitTestNode[] {
  const modelName = String(entry.value.model);
  const found = context.models.get(modelName);
  if (found !== undefined) {
    return found
      .filter(model => wantsVersion(entry.value.versions, model))
      .map(model => unitTestNode(session, { context, entry, model }));
  }
  if (!context.disabledModels.has(modelName)) {
    const hint = didYouMean(modelName, context.models.keys());
    const message = `the unit test ${entry.name} is about the model "${modelName}", which does not exist`;
    const at = { ...entry.place, source: entry.document.text };
    session.diagnostics.error({ code: 'TS2003', message, at, ...(hint === undefined ? {} : { hint }) });
  }
  return [];
}

function wantsVersion(versions: JsonValue | undefined, model: ManifestNode): boolean {
  if (!isObject(versions)) return true;
  const names = (key: string): readonly string[] => listOf(versions[key]).map(String);
  const version = String(model.version);
  if (versions.include !== undefined) return names('include').includes(version);
  return !names('exclude').includes(version);
}

interface UnitTestSource {
  readonly context: UnitTestContext;
  readonly entry: PropertyEntry;
  readonly model: ManifestNode;
}

function unitTestNode(session: ParseSession, { context, entry, model }: UnitTestSource): UnitTestNode {
  const { pkg } = context;
  const { value, name } = entry;
  const relative = entry.file.slice(entry.file.indexOf('/') + 1);
  const version = model.version ?? null;
  const fqn = fqnOf(pkg.name, relative, model.name, ...(version === null ? [] : [`v${version}`]), name);
  const config = resolveConfig({
    pkg,
    root: session.root,
    resource: 'unit_test',
    fqn,
    patch: plainObject(objectOf(value.config)),
  });
  const given = listOf(value.given)
    .filter(isObject)
    .map(each => fixtureOf(each, context));
  const expect = fixtureOf(objectOf(value.expect), context);
  const overrides = isObject(value.overrides) ? plainOverrides(value.overrides) : null;
  const checksum = digest('sha256', JSON.stringify([model.name, given, expect, overrides]));
  return {
    unique_id: uniqueId('unit_test', pkg.name, model.name, version === null ? name : `${name}_v${version}`),
    resource_type: 'unit_test',
    name,
    model: model.name,
    package_name: pkg.name,
    path: relative,
    original_file_path: entry.file,
    fqn,
    description: session.describerOf(pkg, entry)(String(value.description ?? '')).text,
    given,
    expect,
    overrides,
    depends_on: { macros: [], nodes: [model.unique_id] },
    config: config as unknown as UnitTestNode['config'],
    tested_node_unique_id: model.unique_id,
    versions: plainJson(value.versions ?? null),
    version,
    checksum,
    schema: model.schema,
    created_at: session.createdAt,
    local: { declaredAt: entry.place },
  };
}

/** Rows stay as they are written: texts of CSV and SQL, mappings of dict. A fixture's text is read in. */
function fixtureOf(value: JsonObject, context: UnitTestContext): UnitTestFixture {
  const format = value.format;
  const fixture = typeof value.fixture === 'string' ? value.fixture : null;
  const rows = fixture === null ? plainJson(value.rows ?? null) : (context.fixtures.get(fixture) ?? null);
  return {
    input: String(value.input ?? ''),
    rows: rows ?? (format === 'csv' || format === 'sql' ? null : []),
    format: format === 'csv' || format === 'sql' ? format : 'dict',
    fixture,
  };
}

function plainOverrides(overrides: JsonObject): JsonObject {
  return { macros: {}, vars: {}, env_vars: {}, ...plainObject(overrides) };
}
