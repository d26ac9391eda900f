import path from 'node:path';
import {
  type AnyNode,
  type Diagnostic,
  type Graph,
  type Manifest,
  type ManifestMetadata,
  type NodeId,
  type ParsedProject,
  sectionOf,
} from '@tsdbt/core';
import { buildGraph } from '@tsdbt/graph';
import {
  compareFiles,
  type FileChanges,
  indexOf,
  isCurrent,
  manifestMetadata,
  type ParseIndex,
  parseKey,
  parseProject,
  readTargetPath,
  reparse,
} from '@tsdbt/project';
import { writingIfPossible } from '../artifacts/writing-if-possible.ts';
import { formatTimestamp } from '../ports/format-timestamp.ts';
import type { Session } from '../session/open-session.ts';
import { IndexedNodes } from './indexed-nodes.ts';
import { openParseStore, type ParseStore } from './parse-store.ts';
import { differsInsideOnly, patchParseStore, replaceIndex } from './patch-parse-store.ts';
import { storedDefinitions, storedManifest } from './stored-manifest.ts';
import { type StoreInput, writeParseStore } from './write-parse-store.ts';

export interface StoredParse {
  readonly parsed: ParsedProject;
  readonly graph: Graph;
  /** How many nodes were not taken over. */
  readonly fresh: number;
  /** Undefined when nothing of this parse can be kept. */
  readonly store: ParseStore | undefined;
}

/**
 * Parses a project, taking over from the last parse what did not change since, and keeps the result for the next. `report` hears all
 * diagnostics before the graph is built, and throws if the command ends with them.
 */
export function parseWithStore(session: Session, report: Report): StoredParse {
  const { fs, files, invocation, request } = session;
  const targetPath = invocation.flags.targetPath ?? readTargetPath(files);
  const folder = path.resolve(invocation.projectDir, targetPath, FOLDER);
  const context = { session, folder, key: parseKey(files, invocation, request.program), report };
  const store = openParseStore(fs, folder, request.program);
  if (store === undefined || !isCurrent(store.index, { key: context.key, invocation })) return parseAll(context);
  const changes = compareFiles(store.index, files);
  if (changes === undefined) return parseAll(context);
  const isUntouched = changes.changed.length === 0 && store.index.volatileUnits.length === 0;
  return (isUntouched ? takeOver(context, store, changes) : parseSome(context, store, changes)) ?? parseAll(context);
}

type Report = (diagnostics: readonly Diagnostic[]) => void;

const FOLDER = 'parse_cache';

interface ParseContext {
  readonly session: Session;
  readonly folder: string;
  readonly key: string;
  readonly report: Report;
}

function parseAll({ session, folder, key, report }: ParseContext): StoredParse {
  const { files, invocation, host } = session;
  const traced = parseProject({ files, invocation, host });
  report(traced.parsed.diagnostics);
  const { manifest } = traced.parsed;
  const graph = buildGraph(manifest);
  const index = indexOf(traced, { files, invocation, key });
  const store =
    index === undefined
      ? undefined
      : writingIfPossible(session, () =>
          writeParseStore(session.fs, folder, { ...stampOf(session), index, manifest, graph }),
        );
  return { parsed: traced.parsed, graph, fresh: graph.order.length, store };
}

/** Nothing changed. Files that only look new are noted, so that they need not be read the next time. */
function takeOver({ session, report }: ParseContext, store: ParseStore, changes: FileChanges): StoredParse {
  const { index } = store;
  report(index.diagnostics);
  if (!changes.isSettled) {
    const takenAt = Date.parse(session.invocation.startedAt);
    const settled = { ...index, files: changes.records, takenAt };
    writingIfPossible(session, () => replaceIndex(session.fs, store, settled));
  }
  const manifest = storedManifest({ store, index, nodes: store.nodes, metadata: metadataOf(session, index) });
  return { parsed: parsedOf(manifest, index), graph: store.graph(), fresh: 0, store };
}

function parseSome(
  { session, folder, report }: ParseContext,
  store: ParseStore,
  changes: FileChanges,
): StoredParse | undefined {
  const { fs, files, invocation, host } = session;
  const metadata = metadataOf(session, store.index);
  store.preload('macros');
  const { macros, docs, groups } = storedDefinitions(store);
  const known = { index: store.index, vocabulary: { macros, docs }, groups };
  const reparsed = reparse({ files, invocation, host }, known, changes);
  if (reparsed === undefined) return undefined;
  const { index } = reparsed;
  report(index.diagnostics);
  const fresh = new Map([...reparsed.nodes].filter(([id, node]) => !isStored(store, id, node)));
  const isPatch = differsInsideOnly(store.index, index);
  const nodes = isPatch ? store.nodes.replacedBy(index.nodes) : new IndexedNodes(index.nodes);
  const manifest = storedManifest({ store, index, nodes, metadata, fresh });
  const graph = isPatch ? store.graph() : buildGraph(manifest);
  const made = { parsed: parsedOf(manifest, index), graph, fresh: reparsed.nodes.size };
  const input = { ...stampOf(session), index, manifest, graph };
  const patch = () => patchParseStore(fs, store, { ...input, nodes, fresh });
  const patched = isPatch ? writingIfPossible(session, patch) : undefined;
  if (patched !== undefined) return { ...made, store: patched };
  const previous = { store, isFresh: (id: string): boolean => fresh.has(id) };
  return { ...made, store: writingIfPossible(session, () => writeParseStore(fs, folder, { ...input, previous })) };
}

/** Whether a node came out as it was, but for the time. */
function isStored(store: ParseStore, id: NodeId, node: AnyNode): boolean {
  const before = store.read(sectionOf(node.resource_type), id) as AnyNode | undefined;
  if (before === undefined) return false;
  const same = 'created_at' in before ? { ...node, created_at: before.created_at } : node;
  return JSON.stringify(same) === JSON.stringify(before);
}

function metadataOf({ invocation }: Session, index: ParseIndex): ManifestMetadata {
  return manifestMetadata(invocation, { name: index.project.name, quoting: index.quoting });
}

function parsedOf(manifest: Manifest, { project, diagnostics }: ParseIndex): ParsedProject {
  return { manifest, project, diagnostics };
}

function stampOf({ clock, request }: Session): Pick<StoreInput, 'generatedAt' | 'program'> {
  return { generatedAt: formatTimestamp(clock.now()), program: request.program };
}
