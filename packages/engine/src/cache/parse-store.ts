import path from 'node:path';
import { type ManifestSection, manifestEntryJson, manifestPieces, patchedManifest } from '@tsdbt/artifacts';
import {
  type AnyNode,
  type FileStat,
  type FileSystem,
  type Graph,
  type Manifest,
  type NodeId,
  type OpenBytes,
  sectionOf,
} from '@tsdbt/core';
import { normalizeSelectors } from '@tsdbt/graph';
import { type PackedIndex, type ParseIndex, packIndex, repackIndex, unpackIndex } from '@tsdbt/project';
import { NodeRests } from './node-rests.ts';
import { PlaceIndex, PlaceList } from './section-places.ts';

/**
 * What the last parse left in `target/parse_cache`, so that the next one reads only what changed:
 *
 * - `manifest.json`, the artifact as a parse writes it. The one in `target` is another name of the same file.
 * - `nodes.jsonl`, what each node (macro, doc block, …) has in memory that its entry in the artifact has not, one a line.
 * - `index.json`, which is small: the files, the nodes' outlines, and where each node stands in the other two.
 *
 * The index is written last and names the others by inode, size and time: whatever is torn apart (a kill, two processes, somebody's
 * editor) is no cache, and the project is parsed from its files.
 */
export interface ParseStore {
  readonly index: ParseIndex;
  /** The ids of a section that is no part of the graph, in the manifest's order. */
  readonly ids: (section: ManifestSection) => readonly string[];
  /** A node as it was in memory. */
  readonly read: (section: ManifestSection, id: string) => unknown;
  /** The same as text: of the line, or of the entry in the artifact. */
  readonly line: (section: ManifestSection, id: string) => Uint8Array | undefined;
  readonly entry: (section: ManifestSection, id: string) => Uint8Array | undefined;
  /** Reads both files whole: for whoever asks for most of the texts. */
  readonly preload: () => void;
  readonly rests: NodeRests;
  /** Writes another index over the same nodes. */
  readonly replaceIndex: (fs: FileSystem, index: ParseIndex) => void;
  /** Writes what differs from this store; undefined when that is too much, or when nodes came, went or have other parents. */
  readonly patch: (fs: FileSystem, input: PatchInput) => ParseStore | undefined;
  /** Absolute path of the artifact. */
  readonly manifestFile: string;
}

/** The sections that the store keeps, in the artifact's order. */
const STORED_SECTIONS: readonly ManifestSection[] = [
  'nodes',
  'sources',
  'macros',
  'docs',
  'exposures',
  'metrics',
  'groups',
  'disabled',
  'saved_queries',
  'semantic_models',
  'unit_tests',
  'functions',
];

/** Inode, size and time of the last change of content. (The time of change changes with the number of names.) */
type FileMark = readonly [number, number, number];

interface StoredIndex {
  /** The build that wrote it; only that one knows its form. */
  readonly program: string;
  readonly index: PackedIndex;
  /** The ids of sections that the index does not list. */
  readonly ids: Partial<Record<ManifestSection, readonly string[]>>;
  readonly lines: PlaceList['sections'];
  readonly entries: PlaceList['sections'];
  /** Lists of keys that lines refer to. */
  readonly orders: NodeRests['orders'];
  /** Nodes that are newer than their lines. */
  readonly newer: Partial<Record<ManifestSection, Record<string, AnyNode>>>;
  readonly nodesFile: FileMark;
  readonly manifestFile: FileMark;
}

/** The store in `folder`; undefined when there is none, or none that is whole. */
export function openParseStore(fs: FileSystem, folder: string, program: string): ParseStore | undefined {
  const stored = readIndex(fs, folder);
  return stored?.program !== program ? undefined : openFiles(fs, folder, stored, unpackIndex(stored.index));
}

function openFiles(fs: FileSystem, folder: string, stored: StoredIndex, index: ParseIndex): ParseStore | undefined {
  const nodes = fs.openBytes(path.join(folder, NODES));
  const manifest = fs.openBytes(path.join(folder, MANIFEST));
  if (nodes !== undefined && manifest !== undefined) {
    const whole = sameMark(nodes.stat, stored.nodesFile) && sameMark(manifest.stat, stored.manifestFile);
    if (whole) return storeOf(stored, index, { folder, nodes, manifest });
  }
  nodes?.close();
  manifest?.close();
  return undefined;
}

export interface StoreInput {
  readonly index: ParseIndex;
  readonly manifest: Manifest;
  readonly graph: Graph;
  readonly generatedAt: string;
  readonly program: string;
  /** Where a node is as it was, its texts are taken from here. */
  readonly previous?: { readonly store: ParseStore; readonly isFresh: (id: string) => boolean };
}

export interface PatchInput extends Pick<StoreInput, 'index' | 'manifest' | 'graph' | 'generatedAt'> {
  readonly fresh: ReadonlyMap<NodeId, AnyNode>;
}

/** Writes the store, and opens it. */
export function writeParseStore(fs: FileSystem, folder: string, input: StoreInput): ParseStore | undefined {
  const { manifest, graph, previous, generatedAt, index, program } = input;
  const [lines, entries] = [new LineList(), new PlaceList()];
  const rests = new NodeRests(previous?.store.rests.orders);
  previous?.store.preload();
  const pieces = manifestPieces(manifest, {
    graph,
    generatedAt,
    selectors: normalizeSelectors(manifest.selectors),
    known: (section, id) => {
      if (previous?.isFresh(id) !== false) return undefined;
      const line = previous.store.line(section, id);
      if (line === undefined) return undefined;
      lines.add(section, textOf(line));
      return previous.store.entry(section, id);
    },
    made: (section, id, entry) => lines.add(section, rests.pack(manifest[section][id], entry)),
    placed: (section, _, offset, length) => entries.add(section, offset, length),
  });
  fs.writePieces(path.join(folder, MANIFEST), pieces);
  fs.writePieces(path.join(folder, NODES), lines.pieces());
  const nodesFile = markOf(fs.stat(path.join(folder, NODES)));
  const manifestFile = markOf(fs.stat(path.join(folder, MANIFEST)));
  if (nodesFile === undefined || manifestFile === undefined) return undefined;
  const ids = Object.fromEntries(OTHER_SECTIONS.map(section => [section, Object.keys(manifest[section])]));
  const stored: StoredIndex = {
    program,
    index: packIndex(index),
    ids,
    lines: lines.places.sections,
    entries: entries.sections,
    orders: rests.orders,
    newer: {},
    nodesFile,
    manifestFile,
  };
  fs.writeText(path.join(folder, INDEX), JSON.stringify(stored));
  return openFiles(fs, folder, stored, index);
}

/** The lines of a file to be written, and where they will stand. */
class LineList {
  readonly places: PlaceList = new PlaceList();
  private readonly lines: string[] = [];
  private end = 0;

  add(section: ManifestSection, line: string): void {
    const length = Buffer.byteLength(line);
    this.places.add(section, this.end, length);
    this.end += length + 1;
    this.lines.push(line);
  }

  *pieces(): Generator<string> {
    for (const line of this.lines) yield `${line}\n`;
  }
}

/** Those of them that are no part of the graph. */
const OTHER_SECTIONS: readonly ManifestSection[] = ['macros', 'docs', 'groups', 'disabled'];

const INDEX = 'index.json';
const NODES = 'nodes.jsonl';
const MANIFEST = 'manifest.json';

function readIndex(fs: FileSystem, folder: string): StoredIndex | null | undefined {
  const file = path.join(folder, INDEX);
  if (fs.stat(file) === undefined) return undefined;
  try {
    return JSON.parse(fs.readText(file)) as StoredIndex | null;
  } catch {
    // Half a file, or none any more: then there is no cache.
    return undefined;
  }
}

interface OpenedFiles {
  readonly folder: string;
  readonly nodes: OpenBytes;
  readonly manifest: OpenBytes;
}

function storeOf(stored: StoredIndex, index: ParseIndex, { folder, nodes, manifest }: OpenedFiles): ParseStore {
  const positions = once(() => positionsOf(stored, index));
  const lines = preloadable(nodes);
  const entries = preloadable(manifest);
  const lineAt = once(() => new PlaceIndex(stored.lines, STORED_SECTIONS));
  const entryAt = once(() => new PlaceIndex(stored.entries, STORED_SECTIONS));
  const find = (places: PlaceIndex, section: ManifestSection, id: string): readonly [number, number] | undefined => {
    const position = positions().get(section)?.get(id);
    return position === undefined ? undefined : places.find(section, position);
  };
  const rests = new NodeRests(stored.orders);
  const line = (section: ManifestSection, id: string): Uint8Array | undefined => {
    if (stored.newer[section]?.[id] !== undefined) return undefined;
    const place = find(lineAt(), section, id);
    return place === undefined ? undefined : lines.read(...place);
  };
  const entry = (section: ManifestSection, id: string): Uint8Array | undefined => {
    const place = find(entryAt(), section, id);
    return place === undefined ? undefined : entries.read(...place);
  };
  const readEntry = (section: ManifestSection, id: string): unknown => JSON.parse(textOf(entry(section, id)));
  return {
    index,
    ids: section => stored.ids[section] ?? [],
    line,
    read: (section, id) => {
      const newer = stored.newer[section]?.[id];
      if (newer !== undefined) return newer;
      const bytes = line(section, id);
      return bytes === undefined ? undefined : rests.unpack(textOf(bytes), () => readEntry(section, id));
    },
    rests,
    entry,
    preload: () => {
      lines.preload();
      entries.preload();
    },
    replaceIndex: (fs, other) => {
      const packed = repackIndex(stored.index, index, other);
      fs.writeText(path.join(folder, INDEX), JSON.stringify({ ...stored, index: packed }));
    },
    patch: (fs, input) => {
      if (!isPatch(index, input) || countNewer(stored) + input.fresh.size > MOST_NEWER) return undefined;
      const edits = [...input.fresh].map(([id, node]) => {
        const section = sectionOf(node.resource_type);
        const position = positions().get(section)?.get(id) ?? -1;
        const [offset, length] = entryAt().find(section, position) ?? [0, 0];
        return { section, position, offset, length, json: manifestEntryJson(node) };
      });
      edits.sort((a, b) => a.offset - b.offset);
      const file = path.join(folder, MANIFEST);
      entries.preload();
      fs.writePieces(file, patchedManifest(entries.read(0, manifest.stat.size), input.manifest, { ...input, edits }));
      const places = structuredClone(stored.entries);
      for (const { section, position, json } of edits) {
        const own = places[section];
        if (own !== undefined) own[position * 2 + 1] = Buffer.byteLength(json);
      }
      const packed = repackIndex(stored.index, index, input.index);
      const manifestFile = markOf(fs.stat(file)) ?? stored.manifestFile;
      const newer = withNewer(stored.newer, input.fresh);
      const patched: StoredIndex = { ...stored, index: packed, entries: places, newer, manifestFile };
      fs.writeText(path.join(folder, INDEX), JSON.stringify(patched));
      return openFiles(fs, folder, patched, input.index);
    },
    manifestFile: path.join(folder, MANIFEST),
  };
}

/** Beyond this many nodes it is time to write all lines anew. */
const MOST_NEWER = 500;

/** The same nodes in the same order with the same parents: then all that differs is inside of them. */
function isPatch(before: ParseIndex, { index, fresh }: PatchInput): boolean {
  if (index.nodes.length !== before.nodes.length) return false;
  return index.nodes.every((node, position) => {
    const old = before.nodes[position];
    if (node === old) return true;
    const sameParents = fresh.has(node.unique_id) ? node.parents.join() === old?.parents.join() : true;
    return node.unique_id === old?.unique_id && sameParents;
  });
}

function countNewer({ newer }: StoredIndex): number {
  return Object.values(newer).reduce((count, section) => count + Object.keys(section).length, 0);
}

function withNewer(newer: StoredIndex['newer'], fresh: ReadonlyMap<NodeId, AnyNode>): StoredIndex['newer'] {
  const all: Partial<Record<ManifestSection, Record<string, AnyNode>>> = { ...newer };
  for (const [id, node] of fresh) {
    const section = sectionOf(node.resource_type);
    all[section] = { ...all[section], [id]: node };
  }
  return all;
}

type Positions = ReadonlyMap<ManifestSection, ReadonlyMap<string, number>>;

function positionsOf(stored: StoredIndex, index: ParseIndex): Positions {
  const positions = new Map<ManifestSection, Map<string, number>>();
  const add = (section: ManifestSection, id: string): void => {
    const own = positions.get(section) ?? new Map<string, number>();
    positions.set(section, own.set(id, own.size));
  };
  for (const node of index.nodes) add(sectionOf(node.resource_type), node.unique_id);
  for (const section of OTHER_SECTIONS) for (const id of stored.ids[section] ?? []) add(section, id);
  return positions;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function preloadable(file: OpenBytes): { readonly read: OpenBytes['read']; readonly preload: () => void } {
  let whole: Uint8Array | undefined;
  return {
    read: (offset, length) => whole?.subarray(offset, offset + length) ?? file.read(offset, length),
    preload: () => {
      whole ??= file.read(0, file.stat.size);
    },
  };
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'null' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function markOf(stat: FileStat | undefined): FileMark | undefined {
  return stat === undefined ? undefined : [stat.inode, stat.size, stat.modified];
}

function sameMark(stat: FileStat, mark: FileMark): boolean {
  return markOf(stat)?.every((value, position) => value === mark[position]) === true;
}
