import path from 'node:path';
import { type ManifestSection, manifestPieces } from '@tsdbt/artifacts';
import { type FileStat, type FileSystem, type Graph, type Manifest, type OpenBytes, sectionOf } from '@tsdbt/core';
import { normalizeSelectors } from '@tsdbt/graph';
import { type PackedIndex, type ParseIndex, packIndex, unpackIndex } from '@tsdbt/project';
import { PlaceIndex, PlaceList } from './section-places.ts';

/**
 * What the last parse left in `target/parse_cache`, so that the next one reads only what changed:
 *
 * - `manifest.json`, the artifact as a parse writes it. The one in `target` is another name of the same file.
 * - `nodes.jsonl`, every node (macro, doc block, …) as it is in memory, one a line.
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
  /** Writes another index over the same nodes. */
  readonly replaceIndex: (fs: FileSystem, index: ParseIndex) => void;
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

/** Writes the store, and opens it. */
export function writeParseStore(fs: FileSystem, folder: string, input: StoreInput): ParseStore | undefined {
  const { manifest, graph, previous, generatedAt, index, program } = input;
  const [lines, entries] = [new PlaceList(), new PlaceList()];
  previous?.store.preload();
  fs.writePieces(path.join(folder, NODES), nodeLines(input, lines));
  const pieces = manifestPieces(manifest, {
    graph,
    generatedAt,
    selectors: normalizeSelectors(manifest.selectors),
    known: (section, id) => (previous?.isFresh(id) === false ? previous.store.entry(section, id) : undefined),
    placed: (section, _, offset, length) => entries.add(section, offset, length),
  });
  fs.writePieces(path.join(folder, MANIFEST), pieces);
  const nodesFile = markOf(fs.stat(path.join(folder, NODES)));
  const manifestFile = markOf(fs.stat(path.join(folder, MANIFEST)));
  if (nodesFile === undefined || manifestFile === undefined) return undefined;
  const ids = Object.fromEntries(OTHER_SECTIONS.map(section => [section, Object.keys(manifest[section])]));
  const places = { ids, lines: lines.sections, entries: entries.sections };
  const stored: StoredIndex = { program, index: packIndex(index), ...places, nodesFile, manifestFile };
  fs.writeText(path.join(folder, INDEX), JSON.stringify(stored));
  return openFiles(fs, folder, stored, index);
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
  const line = (section: ManifestSection, id: string): Uint8Array | undefined => {
    const place = find(lineAt(), section, id);
    return place === undefined ? undefined : lines.read(...place);
  };
  return {
    index,
    ids: section => stored.ids[section] ?? [],
    line,
    read: (section, id) => {
      const bytes = line(section, id);
      return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
    },
    entry: (section, id) => {
      const place = find(entryAt(), section, id);
      return place === undefined ? undefined : entries.read(...place);
    },
    preload: () => {
      lines.preload();
      entries.preload();
    },
    replaceIndex: (fs, other) => {
      fs.writeText(path.join(folder, INDEX), JSON.stringify({ ...stored, index: packIndex(other) }));
    },
    manifestFile: path.join(folder, MANIFEST),
  };
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

function* nodeLines({ manifest, previous }: StoreInput, places: PlaceList): Generator<string | Uint8Array> {
  let offset = 0;
  for (const section of STORED_SECTIONS) {
    const values: Readonly<Record<string, unknown>> = manifest[section];
    for (const id of Object.keys(values)) {
      const known = previous?.isFresh(id) === false ? previous.store.line(section, id) : undefined;
      const content = known ?? JSON.stringify(values[id]);
      const length = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
      places.add(section, offset, length);
      offset += length + 1;
      yield content;
      yield '\n';
    }
  }
}

function markOf(stat: FileStat | undefined): FileMark | undefined {
  return stat === undefined ? undefined : [stat.inode, stat.size, stat.modified];
}

function sameMark(stat: FileStat, mark: FileMark): boolean {
  return markOf(stat)?.every((value, position) => value === mark[position]) === true;
}
