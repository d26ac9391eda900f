import type { JsonValue, Manifest } from '@tsdbt/core';
import { type Field, MACRO_FIELDS, nodeFields, SOURCE_FIELDS, UNIT_TEST_FIELDS } from './manifest-fields.ts';
import { type ArtifactObject, isObject, notAnArtifact, parseArtifact } from './parse-artifact.ts';
import { READABLE_MANIFESTS, schemaVersionOf, upgradeEntry } from './upgrade-entry.ts';

/**
 * Reads a manifest.json for `--state` and deferral, dbt's own or ours, whichever version wrote it: sections and fields that it lacks
 * are filled with dbt's defaults. Raises TS5007 for text that is no manifest, and for one of a version that dbt doesn't compare with
 * either; `file` names it in messages.
 */
export function readManifest(text: string, file: string): Manifest {
  const artifact = parseArtifact(text, file);
  if (!isObject(artifact.nodes)) return notAnArtifact(file, 'a manifest: it has no "nodes"');
  const version = schemaVersionOf(artifact.metadata) ?? READABLE_MANIFESTS.newest;
  if (version < READABLE_MANIFESTS.oldest || version > READABLE_MANIFESTS.newest) refuseVersion(version, file);
  const manifest: Record<string, JsonValue> = { metadata: { ...EMPTY_METADATA, ...objectOr(artifact.metadata) } };
  for (const [section, fieldsOf] of Object.entries(SECTIONS))
    manifest[section] = readSection(artifact[section], fieldsOf);
  manifest.disabled = readDisabled(artifact.disabled);
  manifest.selectors = objectOr(artifact.selectors);
  // The one place where JSON from outside takes on the manifest's type: every field that its readers use has been filled in.
  return manifest as unknown as Manifest;
}

function refuseVersion(version: number, file: string): never {
  const { oldest, newest } = READABLE_MANIFESTS;
  notAnArtifact(
    file,
    `a manifest of schema v${oldest} to v${newest}, which can be compared with: it is of v${version}`,
  );
}

type FieldsOf = (entry: ArtifactObject) => readonly Field[];

const codeOrSeed: FieldsOf = entry =>
  nodeFields(String(entry.resource_type), isObject(entry.test_metadata)).filter(([name]) => name !== 'config');

const PASSIVE_FIELDS: readonly Field[] = [
  ['description', ''],
  ['tags', []],
  ['meta', {}],
  ['unrendered_config', {}],
  ['depends_on', { macros: [], nodes: [] }],
];

const passive: FieldsOf = () => PASSIVE_FIELDS;

const SECTIONS: Readonly<Record<string, FieldsOf>> = {
  nodes: codeOrSeed,
  sources: () => SOURCE_FIELDS,
  macros: () => MACRO_FIELDS,
  docs: () => [],
  exposures: passive,
  metrics: passive,
  groups: () => [],
  saved_queries: passive,
  semantic_models: passive,
  unit_tests: () => UNIT_TEST_FIELDS,
  functions: passive,
};

const EMPTY_METADATA: ArtifactObject = { project_name: '', adapter_type: 'clickhouse', generated_at: '', env: {} };

function readSection(section: JsonValue | undefined, fieldsOf: FieldsOf): ArtifactObject {
  const entries: Record<string, JsonValue> = {};
  for (const [id, entry] of Object.entries(objectOr(section)))
    if (isObject(entry)) entries[id] = filled(entry, fieldsOf(entry));
  return entries;
}

function readDisabled(section: JsonValue | undefined): ArtifactObject {
  const entries: Record<string, JsonValue> = {};
  for (const [id, list] of Object.entries(objectOr(section)))
    if (Array.isArray(list)) entries[id] = list.filter(isObject).map(entry => filled(entry, codeOrSeed(entry)));
  return entries;
}

/** The entry with defaults for what it lacks; `depends_on` and `config` are completed inside, because old versions and seeds have less. */
function filled(given: ArtifactObject, fields: readonly Field[]): ArtifactObject {
  const entry = upgradeEntry(given);
  const result: Record<string, JsonValue> = { ...entry };
  for (const [name, absent] of fields) if (result[name] === undefined && absent !== undefined) result[name] = absent;
  if (result.depends_on !== undefined) result.depends_on = { macros: [], nodes: [], ...objectOr(result.depends_on) };
  result.config = { enabled: true, ...objectOr(entry.config) };
  result.fqn ??= [entry.package_name ?? '', entry.name ?? ''];
  result.local = {};
  return result;
}

function objectOr(value: JsonValue | undefined): ArtifactObject {
  return isObject(value) ? value : {};
}
