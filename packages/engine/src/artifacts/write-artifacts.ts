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
  DBT_VERSIONS,
  type FileSystem,
  type Invocation,
  keysOf,
  type Manifest,
  maskSecrets,
  type NodeId,
  type NodeResult,
} from '@tsdbt/core';
import { normalizeSelectors } from '@tsdbt/graph';
import type { ParseStore } from '../cache/parse-store.ts';
import { formatTimestamp } from '../ports/format-timestamp.ts';
import type { Session } from '../session/open-session.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { invocationArguments } from './invocation-arguments.ts';
import { writingIfPossible } from './writing-if-possible.ts';

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
  if (!session.invocation.flags.writeJson) return;
  const file = path.join(targetFolder(session), 'manifest.json');
  writingIfPossible(session, () => {
    writeManifestTo(file, session, compiled);
    tellWritten(session, 'WritableManifest', file);
  });
}

function writeManifestTo(file: string, session: ParsedSession, compiled: CompiledNodes): void {
  const { fs, store, parsed, graph, clock } = session;
  const { manifest } = parsed;
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

/** dbt: its name of what was written, in its log. */
function tellWritten({ request }: Session, artifact: string, file: string): void {
  request.events({ type: 'artifactWritten', artifact, path: file });
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
    for (const { offset, length, json } of compiledEdits(node, entry, fields)) {
      yield { offset: place.offset + offset, length, json };
    }
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
    args: invocationArguments(session),
  });
  const file = path.join(targetFolder(session), 'run_results.json');
  writingIfPossible(session, () => {
    session.fs.writePieces(file, pieces);
    tellWritten(session, 'RunExecutionResult', file);
  });
}

/** Writes sources.json, or the file that --output names. */
export function writeSources(session: ParsedSession, results: readonly SourceFreshness[]): void {
  if (!session.invocation.flags.writeJson) return;
  const { outputFile } = session.options;
  const file =
    outputFile === undefined
      ? path.join(targetFolder(session), 'sources.json')
      : path.resolve(session.request.cwd, outputFile);
  const elapsed = session.clock.monotonic() - session.begun;
  session.fs.writeText(file, maskSecrets(sourcesJson(results, artifactRun(session), elapsed)));
  tellWritten(session, 'FreshnessExecutionResultArtifact', file);
}

/** Writes catalog.json and gives its path. dbt: --no-write-json does not hold for it. */
export function writeCatalog(
  session: ParsedSession,
  entries: readonly CatalogEntry[],
  errors: readonly string[],
): string {
  const file = path.join(targetFolder(session), 'catalog.json');
  session.fs.writeText(file, maskSecrets(catalogJson(entries, artifactRun(session), errors)));
  tellWritten(session, 'CatalogArtifact', file);
  return file;
}

function artifactRun(session: Session): ArtifactRun {
  return {
    invocationId: session.invocation.id,
    dbtVersion: DBT_VERSIONS[session.invocation.dbtRelease],
    startedAt: session.invocation.startedAt,
    generatedAt: formatTimestamp(session.clock.now()),
    env: customVariables(session.invocation.env),
  };
}
