import { type AnyNode, didYouMean, type JsonValue, type SourceSpan, TsdbtError } from '@tsdbt/core';
import { entryUnit, fileUnit } from './cache/parse-unit.ts';
import type { ResourceFile } from './load/project-files.ts';
import { stemOf } from './naming/fqn.ts';
import type { PackageContext, ParseSession } from './parse-session.ts';
import { type NodePatch, nodePatch, PatchIndex, versionPatches } from './properties/node-patch.ts';
import type { PropertyEntry } from './properties/read-properties.ts';
import { refuseToEnableSeveral } from './resolve/check-nodes.ts';
import type { NodeCollection } from './resolve/node-collection.ts';
import { parseAnalysis } from './resources/analysis.ts';
import { parseExposure } from './resources/exposure.ts';
import { parseFunction } from './resources/function.ts';
import { parseInline } from './resources/inline.ts';
import { parseModel } from './resources/model.ts';
import { operationsFile, parseOperations } from './resources/operation.ts';
import { parseSeed } from './resources/seed.ts';
import { parseSemanticEntry } from './resources/semantic-node.ts';
import { parseSingularTest } from './resources/singular-test.ts';
import { parseSnapshots, parseYamlSnapshot } from './resources/snapshot.ts';
import { parseSource } from './resources/source.ts';
import { overriddenPackage, type SourceOverrides } from './resources/source-overrides.ts';
import { addNodeTests, addSourceTests } from './resources/tested-entries.ts';
import { parseUnitTests, unitTestContext } from './resources/unit-test.ts';

/** Reads the nodes that a package's files hold. */
export function parsePackageFiles(
  session: ParseSession,
  pkg: PackageContext,
  { entries, patches }: Described,
  nodes: NodeCollection,
): void {
  const parsers: Partial<Record<ResourceFile['role'], (file: ResourceFile) => readonly AnyNode[]>> = {
    model: file => [parseModel(session, pkg, file, patches.nodes)],
    python_model: file => [parseModel(session, pkg, file, patches.nodes)],
    snapshot: file => parseSnapshots(session, pkg, file, patches.nodes),
    analysis: file => [parseAnalysis(session, pkg, file, patches.analyses)],
    inline: file => [parseInline(session, pkg, file)],
    seed: file => [parseSeed(session, pkg, file, patches.nodes)],
    function: file =>
      file.path.endsWith('.py') ? refusePython(pkg, file) : [parseFunction(session, pkg, file, patches.functions)],
    singular_test: file => [parseSingularTest(session, pkg, file, patches.singularTests)],
  };
  for (const file of pkg.files.files) {
    const parse = parsers[file.role];
    if (parse === undefined) continue;
    const unit = fileUnit(pkg.name, file.path);
    const whole = collect(session, () => session.reads.within(unit, () => nodes.addAll(parse(file))));
    if (!whole) session.broken.add(stemOf(file.path));
  }
  for (const entry of entries) {
    if (!isYamlSnapshot(entry)) continue;
    const unit = fileUnit(pkg.name, entry.file);
    collect(session, () => session.reads.within(unit, () => nodes.add(parseYamlSnapshot(session, pkg, entry))));
  }
  for (const hook of ['on-run-start', 'on-run-end'] as const) {
    const unit = fileUnit(pkg.name, operationsFile(pkg));
    collect(session, () => session.reads.within(unit, () => nodes.addAll(parseOperations(session, pkg, hook))));
  }
  refuseToEnableSeveral(session, { pkg, patches: patches.nodes }, nodes);
  session.foreign.addDisabled(pkg, patches.nodes, nodes);
}

/** Warns of entries that describe nothing, in their own package or in another. */
export function warnUnusedPatches(
  session: ParseSession,
  pkg: PackageContext,
  patches: Patches,
  nodes: NodeCollection,
): void {
  for (const index of [patches.nodes, patches.analyses, patches.singularTests, patches.functions])
    for (const patch of index.unused()) warnUnused(session, pkg, patch, nodes);
}

/** The entries of a package's property files, also by what they describe. */
export interface Described {
  readonly entries: readonly PropertyEntry[];
  readonly patches: Patches;
}

/** What declarations of all packages go to, and what of them change those of others. */
export interface Declared {
  readonly nodes: NodeCollection;
  readonly overrides: SourceOverrides;
}

/** Reads what a package's property files declare beyond describing files: sources, exposures, tests and the like. */
export function parsePackageEntries(
  session: ParseSession,
  pkg: PackageContext,
  entries: readonly PropertyEntry[],
  { nodes, overrides }: Declared,
): void {
  for (const entry of entries) {
    if (overriddenPackage(entry) !== undefined) continue;
    const declared = entry.kind === 'sources' ? overrides.apply(pkg.name, entry) : entry;
    const unit = entryUnit(pkg, entry);
    collect(session, () => session.reads.within(unit, () => parseEntry(session, pkg, declared, nodes)));
  }
  const unitTests = entries.filter(entry => entry.kind === 'unit_tests');
  if (unitTests.length === 0) return;
  const context = unitTestContext(pkg, nodes);
  for (const entry of unitTests) collect(session, () => nodes.addAll(parseUnitTests(session, entry, context)));
}

function parseEntry(session: ParseSession, pkg: PackageContext, entry: PropertyEntry, nodes: NodeCollection): void {
  switch (entry.kind) {
    case 'models':
    case 'seeds':
    case 'snapshots':
      addNodeTests(session, pkg, entry, nodes);
      break;
    case 'sources':
      for (const source of parseSource(session, pkg, entry)) {
        nodes.add(source.node);
        addSourceTests(session, pkg, source, nodes);
      }
      break;
    case 'exposures':
      nodes.add(parseExposure(session, pkg, entry));
      break;
    case 'metrics':
    case 'semantic_models':
    case 'saved_queries':
      nodes.addAll(parseSemanticEntry(session, pkg, entry));
      break;
    case 'analyses':
    case 'functions':
    case 'macros':
    case 'data_tests':
    case 'groups':
    case 'unit_tests':
      break;
  }
}

/** Runs one parser; what it raises is collected, and the next goes on. Tells whether all went well. */
export function collect(session: Pick<ParseSession, 'diagnostics'>, parse: () => void): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    session.diagnostics.add(...error.diagnostics);
    return false;
  }
}

/** What property files say about the nodes of files. */
export interface Patches {
  /** Models, seeds and snapshots share names. */
  readonly nodes: PatchIndex;
  readonly analyses: PatchIndex;
  readonly singularTests: PatchIndex;
  readonly functions: PatchIndex;
}

/** What a package's property files say about nodes; what they say about those of others goes to the session. */
export function indexPatches(session: ParseSession, pkg: PackageContext, entries: readonly PropertyEntry[]): Patches {
  const patches = {
    nodes: new PatchIndex((name, kind) => session.foreign.take(pkg, name, kind)),
    analyses: new PatchIndex(),
    singularTests: new PatchIndex(),
    functions: new PatchIndex(),
  };
  const models = new Set(pkg.files.files.filter(file => file.role === 'model').map(file => stemOf(file.path)));
  for (const entry of entries) {
    const index = indexOf(patches, entry);
    if (index === undefined || isYamlSnapshot(entry)) continue;
    for (const each of patchesOf(session, entry)) {
      const patch = withExistingFile(each, models);
      const earlier = index.add(patch);
      if (earlier !== undefined) reportTwice(session, patch, earlier);
    }
  }
  session.foreign.addWithoutFile(pkg, patches.nodes);
  return patches;
}

function indexOf(patches: Patches, entry: PropertyEntry): PatchIndex | undefined {
  switch (entry.kind) {
    case 'models':
    case 'seeds':
    case 'snapshots':
      return patches.nodes;
    case 'analyses':
      return patches.analyses;
    case 'data_tests':
      return patches.singularTests;
    case 'functions':
      return patches.functions;
    default:
      return undefined;
  }
}

function patchesOf(session: ParseSession, entry: PropertyEntry): readonly NodePatch[] {
  const { versions, latest_version: latest = null } = entry.value;
  if (!Array.isArray(versions) || versions.length === 0) {
    if (latest !== null) refuseLatest(session, entry, latest, 'it has no versions');
    return [nodePatch(entry)];
  }
  const patches = versionPatches(entry);
  const existing = patches.map(patch => String(patch.version?.version));
  if (latest !== null && !existing.includes(String(latest)))
    refuseLatest(session, entry, latest, `its versions are ${existing.join(', ')}`);
  return patches;
}

function refuseLatest(session: ParseSession, entry: PropertyEntry, latest: JsonValue, but: string): void {
  const message = `latest_version of ${entry.name} is ${String(latest)}, but ${but}`;
  session.diagnostics.error({ code: 'TS2005', message, at: spanOf(entry) });
}

/** dbt: the latest version of a model may stand in a file without a suffix. */
function withExistingFile(patch: NodePatch, models: ReadonlySet<string>): NodePatch {
  const { version } = patch;
  if (version === undefined || String(version.version) !== String(version.latest)) return patch;
  if (models.has(version.stem) || !models.has(patch.name)) return patch;
  return { ...patch, version: { ...version, stem: patch.name } };
}

function reportTwice(session: ParseSession, patch: NodePatch, earlier: NodePatch): void {
  const there = `${earlier.entry.document.file}:${earlier.place.line}`;
  const here = `${patch.entry.document.file}:${patch.place.line}`;
  const message = `${patch.name} is described twice: in ${there} and in ${here}`;
  session.diagnostics.error({
    code: 'TS2002',
    message,
    at: { ...patch.place, source: patch.entry.document.text },
    hint: 'keep one of the two entries',
  });
}

function warnUnused(session: ParseSession, pkg: PackageContext, patch: NodePatch, nodes: NodeCollection): void {
  const { entry, version } = patch;
  const names = [...nodes.manifestNodes('model', 'seed', 'snapshot')]
    .filter(node => node.package_name === pkg.name)
    .map(node => node.name);
  const what =
    version === undefined
      ? `"${patch.name}"`
      : `version ${version.version} of "${patch.name}" (file ${version.stem}.sql)`;
  const hint = didYouMean(patch.name, names);
  const message = `${entry.document.file} describes ${what} under "${entry.kind}", but there is no such file`;
  session.diagnostics.warning({
    code: 'TS2003',
    message,
    at: { ...patch.place, source: entry.document.text },
    ...(hint === undefined ? {} : { hint }),
  });
}

function refusePython(pkg: PackageContext, file: ResourceFile): never {
  const at: SourceSpan = { file: pkg.files.prefix + file.path };
  throw new TsdbtError({
    code: 'TS9002',
    severity: 'error',
    message: `${at.file} is written in Python`,
    at,
    hint: 'write it in SQL',
  });
}

/** dbt: a snapshot with `relation:` needs no file. */
function isYamlSnapshot(entry: PropertyEntry): boolean {
  return entry.kind === 'snapshots' && typeof entry.value.relation === 'string';
}

function spanOf(entry: PropertyEntry): SourceSpan {
  return { ...entry.place, source: entry.document.text };
}
