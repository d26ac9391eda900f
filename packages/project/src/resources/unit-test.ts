import {
  didYouMean,
  fail,
  type JsonObject,
  type JsonValue,
  type ManifestNode,
  type NodeConfig,
  plainJson,
  plainObject,
  type UnitTestFixture,
  type UnitTestNode,
} from '@tsdbt/core';
import { checkConfig, entryConfigPlace } from '../config/check-config.ts';
import { resolveConfig } from '../config/node-config.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type UnitTestParts, unitTestChecksum } from '../naming/unit-test-checksum.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import type { NodeCollection } from '../resolve/node-collection.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { readFixture } from './unit-test-rows.ts';

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

/** A unit test; one node a version of the model that it is about. One that is off, or whose model is, is a node of no model. */
export function parseUnitTests(session: ParseSession, entry: PropertyEntry, context: UnitTestContext): UnitTestNode[] {
  const modelName = String(entry.value.model);
  const found = context.models.get(modelName);
  if (found === undefined && !context.disabledModels.has(modelName)) {
    const hint = didYouMean(modelName, context.models.keys());
    const message = `the unit test ${entry.name} is about the model "${modelName}", which does not exist`;
    const at = { ...entry.place, source: entry.document.text };
    session.diagnostics.error({ code: 'TS2003', message, at, ...(hint === undefined ? {} : { hint }) });
    return [];
  }
  const config = configOf(session, context.pkg, entry);
  if (found === undefined || config.enabled === false) {
    return [unitTestNode(session, { context, entry, model: null, config: { ...config, enabled: false } })];
  }
  const wanted = found.filter(model => wantsVersion(entry.value.versions, model));
  if (wanted.length === 0) refuseVersions(session, entry, found);
  return wanted.map(model => unitTestNode(session, { context, entry, model, config }));
}

function configOf(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): NodeConfig {
  const fqn = fqnOf(pkg.name, relativePath(entry), String(entry.value.model), entry.name);
  const patch = plainObject(objectOf(entry.value.config));
  session.diagnostics.add(...checkConfig(patch, 'unit_test', entryConfigPlace(entry)));
  return resolveConfig({ pkg, root: session.root, resource: 'unit_test', fqn, patch });
}

function relativePath({ file }: PropertyEntry): string {
  return file.slice(file.indexOf('/') + 1);
}

function refuseVersions(session: ParseSession, entry: PropertyEntry, models: readonly ManifestNode[]): void {
  const versions = models.flatMap(({ version = null }) => (version === null ? [] : [version]));
  const has = versions.length === 0 ? 'which has no versions' : `whose versions are ${versions.join(', ')}`;
  const message = `the unit test ${entry.name} asks for versions of ${String(entry.value.model)}, ${has}`;
  session.diagnostics.error({ code: 'TS2003', message, at: { ...entry.place, source: entry.document.text } });
}

function wantsVersion(versions: JsonValue | undefined, model: ManifestNode): boolean {
  if (!isObject(versions)) return true;
  const [include = [], exclude = []] = [versions.include, versions.exclude].map(list => listOf(list).map(String));
  if ((model.version ?? null) === null) return include.length + exclude.length === 0;
  const version = String(model.version);
  // dbt: where both are empty, no version is asked for.
  return exclude.length > 0 ? !exclude.includes(version) : include.includes(version);
}

interface UnitTestSource {
  readonly context: UnitTestContext;
  readonly entry: PropertyEntry;
  readonly model: ManifestNode | null;
  readonly config: NodeConfig;
}

function unitTestNode(session: ParseSession, source: UnitTestSource): UnitTestNode {
  const { context, entry, model, config } = source;
  const { pkg } = context;
  const { value, name } = entry;
  const relative = relativePath(entry);
  const version = model?.version ?? null;
  const modelName = String(value.model);
  const place = { files: context.fixtures, at: () => ({ ...entry.place, source: entry.document.text }) };
  const parts = {
    model: modelName,
    versions: versionsOf(value.versions),
    given: listOf(value.given)
      .filter(isObject)
      .map(each => readFixture(each, place)),
    expect: readFixture(objectOf(value.expect), place),
    overrides: isObject(value.overrides) ? overridesOf(value.overrides) : null,
  };
  if (parts.expect.rows === null)
    fail({
      code: 'TS1009',
      message: `the unit test ${name} expects no rows; write rows: [] if it does`,
      at: place.at(),
    });
  checkIncremental(session, source, parts);
  return {
    unique_id: uniqueId('unit_test', pkg.name, modelName, version === null ? name : `${name}_v${version}`),
    resource_type: 'unit_test',
    name,
    model: modelName,
    package_name: pkg.name,
    path: relative,
    original_file_path: entry.file,
    fqn: fqnOf(pkg.name, relative, modelName, name),
    description: session.describerOf(pkg, entry)(String(value.description ?? '')).text,
    given: parts.given.map(plainFixture),
    expect: plainFixture(parts.expect),
    overrides: plainJson(parts.overrides) as JsonObject | null,
    depends_on: { macros: [], nodes: model === null ? [] : [model.unique_id] },
    config: config as unknown as UnitTestNode['config'],
    tested_node_unique_id: model?.unique_id ?? null,
    versions: plainJson(parts.versions),
    version,
    checksum: unitTestChecksum(parts),
    schema: model?.schema ?? null,
    created_at: session.createdAt,
    local: { declaredAt: entry.place },
  };
}

/** dbt: the test of a model that asks `is_incremental()` says what the answer is, and what there is already if it is yes. */
function checkIncremental(session: ParseSession, { entry, model }: UnitTestSource, parts: UnitTestParts): void {
  if (model === null || !INCREMENTAL.some(id => model.depends_on.macros.includes(id))) return;
  const answer = objectOf(parts.overrides?.macros).is_incremental;
  const problem =
    typeof answer !== 'boolean'
      ? `the unit test ${entry.name} must override is_incremental, since ${model.name} asks for it`
      : answer && !parts.given.some(({ input }) => input.trim() === 'this')
        ? `the unit test ${entry.name} is about an incremental run, so it must give rows for "this"`
        : undefined;
  if (problem === undefined) return;
  const at = { ...entry.place, source: entry.document.text };
  const hint = typeof answer === 'boolean' ? 'add - input: this' : 'add overrides: {macros: {is_incremental: false}}';
  session.diagnostics.error({ code: 'TS1009', message: problem, at, hint });
}

const INCREMENTAL = ['macro.dbt.is_incremental', 'macro.dbt_clickhouse.is_incremental'];

function plainFixture(fixture: UnitTestFixture): UnitTestFixture {
  return { ...fixture, rows: plainJson(fixture.rows) };
}

/** dbt: `UnitTestNodeVersions`. */
function versionsOf(value: JsonValue | undefined): JsonObject | null {
  return isObject(value) ? { include: value.include ?? null, exclude: value.exclude ?? null } : null;
}

function overridesOf({ macros, vars, env_vars }: JsonObject): JsonObject {
  return { macros: macros ?? {}, vars: vars ?? {}, env_vars: env_vars ?? {} };
}
