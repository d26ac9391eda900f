import path from 'node:path';
import {
  type ArtifactRun,
  type CatalogEntry,
  type CompiledFields,
  catalogJson,
  compiledEdits,
  type ManifestEdit,
  manifestPieces,
  patchedManifest,
  runResultsPieces,
  type SourceFreshness,
  sourcesJson,
} from '@tsdbt/artifacts';
import {
  customVariables,
  type FileSystem,
  type Invocation,
  type JsonObject,
  type JsonValue,
  keysOf,
  type Manifest,
  type NodeId,
  type NodeResult,
} from '@tsdbt/core';
import { normalizeSelectors } from '@tsdbt/graph';
import type { ParseStore } from '../cache/parse-store.ts';
import { optionsOf } from '../options/commands.ts';
import type { OptionKey } from '../options/options.ts';
import { formatTimestamp } from '../ports/format-timestamp.ts';
import type { Session } from '../session/open-session.ts';
import type { ParsedSession } from '../session/parse-session.ts';

/** Absolute folder of compiled files and artifacts. dbt: --target-path over the environment over the project file. */
export function targetFolder(session: ParsedSession): string {
  return targetPlace(session).folder;
}

/** What a path below it begins with, seen from the project's root: nothing, or a path with its slash. */
export function targetInProject(session: ParsedSession): string {
  return targetPlace(session).inProject;
}

interface TargetPlace {
  readonly folder: string;
  readonly inProject: string;
}

/** Worked out once: every compiled file asks. */
function targetPlace({ invocation, parsed }: ParsedSession): TargetPlace {
  let place = places.get(invocation);
  if (place === undefined) {
    const folder = path.resolve(invocation.projectDir, invocation.flags.targetPath ?? parsed.project.targetPath);
    const inProject = path.relative(invocation.projectDir, folder);
    place = { folder, inProject: inProject === '' ? '' : `${inProject}/` };
    places.set(invocation, place);
  }
  return place;
}

const places = new WeakMap<Invocation, TargetPlace>();

/** Writes manifest.json, with what compiling added to nodes; when that is nothing and the file is there from the last parse, it stays. */
export function writeManifest(session: ParsedSession, compiled: CompiledNodes = NOTHING_COMPILED): void {
  const { fs, store, parsed, graph, clock, invocation } = session;
  if (!invocation.flags.writeJson) return;
  const { manifest } = parsed;
  const file = path.join(targetFolder(session), 'manifest.json');
  const generatedAt = formatTimestamp(clock.now());
  if (store === undefined) {
    const selectors = normalizeSelectors(manifest.selectors);
    const extra = { graph, generatedAt, selectors, compiled: (id: NodeId) => compiled.get(id) };
    fs.writePieces(file, manifestPieces(manifest, extra));
  } else if (compiled.size > 0) {
    const edits = editsOf(store, manifest, compiled);
    fs.writePieces(file, patchedManifest(store.artifact, manifest, { graph, generatedAt, edits }));
  } else if (!isSameFile(fs, store.manifestFile, file)) fs.link(store.manifestFile, file);
}

/** What compiling added to nodes. */
type CompiledNodes = ReadonlyMap<NodeId, CompiledFields>;

const NOTHING_COMPILED: CompiledNodes = new Map();

/** What compiling changes in the artifact of the parse, in the order of the artifact. */
function* editsOf(store: ParseStore, { nodes }: Manifest, compiled: CompiledNodes): Generator<ManifestEdit> {
  for (const id of keysOf(nodes)) {
    const fields = compiled.get(id);
    if (fields === undefined) continue;
    const [node, place] = [nodes[id], store.entryPlace('nodes', id)];
    if (node === undefined || place === undefined) throw new Error(`${id} is not in the store`);
    const entry = store.artifact.read(place.offset, place.length);
    for (const edit of compiledEdits(node, entry, fields)) yield { ...edit, offset: place.offset + edit.offset };
  }
}

function isSameFile(fs: FileSystem, a: string, b: string): boolean {
  const [first, second] = [fs.stat(a), fs.stat(b)];
  return first !== undefined && first.inode === second?.inode && first.size === second.size;
}

/** Writes run_results.json, also when nodes failed. */
export function writeRunResults(session: ParsedSession, results: readonly NodeResult[]): void {
  if (!session.invocation.flags.writeJson) return;
  const pieces = runResultsPieces(results, {
    run: artifactRun(session),
    elapsed: session.clock.monotonic() - session.begun,
    args: effectiveArguments(session),
    secrets: [...session.host.secrets],
  });
  session.fs.writePieces(path.join(targetFolder(session), 'run_results.json'), pieces);
}

/** Writes sources.json, or the file that --output names. */
export function writeSources(session: ParsedSession, results: readonly SourceFreshness[]): void {
  if (!session.invocation.flags.writeJson) return;
  const { outputFile } = session.options;
  const file =
    outputFile === undefined
      ? path.join(targetFolder(session), 'sources.json')
      : path.resolve(session.request.cwd, outputFile);
  session.fs.writeText(file, sourcesJson(results, artifactRun(session), session.clock.monotonic() - session.begun));
}

/** Writes catalog.json and gives its path. dbt: --no-write-json does not hold for it. */
export function writeCatalog(
  session: ParsedSession,
  entries: readonly CatalogEntry[],
  errors: readonly string[],
): string {
  const file = path.join(targetFolder(session), 'catalog.json');
  session.fs.writeText(file, catalogJson(entries, artifactRun(session), errors));
  return file;
}

function artifactRun(session: Session): ArtifactRun {
  return {
    invocationId: session.invocation.id,
    startedAt: session.invocation.startedAt,
    generatedAt: formatTimestamp(session.clock.now()),
    env: customVariables(session.invocation.env),
  };
}

/** dbt: `args` of run results: what `retry` needs to run the same again. */
export function effectiveArguments(session: Session): JsonObject {
  let known = argumentsOf.get(session.invocation);
  if (known === undefined) {
    known = readArguments(session);
    argumentsOf.set(session.invocation, known);
  }
  return known;
}

const argumentsOf = new WeakMap<Invocation, JsonObject>();

/** The options that the command has, with those under dbt's names that dbt always writes. */
function readArguments({ invocation, options, request }: Session): JsonObject {
  const args: Record<string, JsonValue> = {};
  for (const key of optionsOf(request.command)) {
    const value = options[key];
    if (ARGUMENT_LISTS[key] === undefined && value !== undefined) args[snakeCase(key)] = value as JsonValue;
  }
  for (const [key, name] of Object.entries(ARGUMENT_LISTS) as [OptionKey, string][]) {
    if (!optionsOf(request.command).includes(key)) continue;
    args[name] = [...((args[name] as string[] | undefined) ?? []), ...wordsOf(options[key])];
  }
  return {
    ...args,
    project_dir: invocation.projectDir,
    vars: invocation.vars as JsonObject,
    which: invocation.command,
    invocation_command: request.commandLine,
  };
}

/** Options that may be given several times, and what dbt calls the list. */
const ARGUMENT_LISTS: Readonly<Partial<Record<OptionKey, string>>> = {
  select: 'select',
  models: 'select',
  model: 'select',
  exclude: 'exclude',
  resourceType: 'resource_types',
  excludeResourceType: 'exclude_resource_types',
};

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap(item => String(item).trim().split(/\s+/)) : [];
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
