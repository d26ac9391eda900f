import path from 'node:path';
import type { EarlierArtifact, ManifestSection } from '@tsdbt/artifacts';
import { type FileSystem, type Graph, type GraphSection, type OpenBytes, once } from '@tsdbt/core';
import { graphOfEdges, type KnownEdges } from '@tsdbt/graph';
import { type PackedIndex, type ParseIndex, unpackIndex } from '@tsdbt/project';
import { IndexedNodes } from './indexed-nodes.ts';
import { NodeRests } from './node-rests.ts';
import { PlaceIndex } from './section-places.ts';
import { sequentialReader } from './sequential-reader.ts';
import { OTHER_SECTIONS, readStoredIndex, STORE_FILES, type StoredIndex, sameMark } from './stored-index.ts';

/**
 * What the last parse left in `target/parse_cache`, so that the next one reads only what changed:
 *
 * - `manifest.json`, the artifact as a parse writes it. The one in `target` is another name of the same file.
 * - `nodes.jsonl`, what each node (macro, doc block, …) has in memory that its entry in the artifact lacks, one a line.
 * - `index`, which is small: the files, the nodes' outlines, and where each node stands in the other two.
 *
 * The index is written last and names the others by inode, size and time: whatever is torn apart (a kill, two processes, somebody's
 * editor) is no cache, and the project is parsed from its files.
 */
export interface ParseStore {
  readonly index: ParseIndex;
  readonly nodes: IndexedNodes;
  readonly graph: () => Graph;
  /** The ids of a section that is no part of the graph, in the manifest's order. */
  readonly ids: (section: ManifestSection) => readonly string[];
  /** A node as it was in memory. */
  readonly read: (section: ManifestSection, id: string) => unknown;
  /** The same as text: of the line, or of the entry in the artifact. */
  readonly line: (section: ManifestSection, id: string) => Uint8Array | undefined;
  readonly entry: (section: ManifestSection, id: string) => Uint8Array | undefined;
  /** Reads both files whole, or one section of them: for whoever asks for most of the texts. */
  readonly preload: (section?: ManifestSection) => void;
  readonly rests: NodeRests;
  /** Where the entry stands in the artifact, in bytes, and as which of its section. */
  readonly entryPlace: (section: ManifestSection, id: string) => EntryPlace | undefined;
  /** The whole artifact, for whoever goes through it. */
  readonly artifact: EarlierArtifact;
  readonly stored: StoredIndex;
  readonly folder: string;
  /** Absolute path of the artifact. */
  readonly manifestFile: string;
}

export interface EntryPlace {
  readonly position: number;
  readonly offset: number;
  readonly length: number;
}

/** The store in `folder`; undefined when there is none, or none that is whole. */
export function openParseStore(fs: FileSystem, folder: string, program: string): ParseStore | undefined {
  const stored = readStoredIndex(fs, folder);
  if (stored?.program !== program) return undefined;
  const index = unpackIndex(stored.index);
  return openStoreFiles(fs, folder, { stored, index, nodes: new IndexedNodes(index.nodes) });
}

/** An index as it is stored, and as it is used. */
export interface OpenedIndex {
  readonly stored: StoredIndex;
  readonly index: ParseIndex;
  readonly nodes: IndexedNodes;
}

/** Opens the files that a stored index tells of; undefined when they are not those any more. */
export function openStoreFiles(fs: FileSystem, folder: string, opened: OpenedIndex): ParseStore | undefined {
  const { stored } = opened;
  const lines = fs.openBytes(path.join(folder, STORE_FILES.nodes));
  const manifest = fs.openBytes(path.join(folder, STORE_FILES.manifest));
  if (lines !== undefined && manifest !== undefined) {
    const whole = sameMark(lines.stat, stored.nodesFile) && sameMark(manifest.stat, stored.manifestFile);
    if (whole) return storeOf(opened, { folder, lines, manifest });
  }
  lines?.close();
  manifest?.close();
  return undefined;
}

interface OpenedFiles {
  readonly folder: string;
  readonly lines: OpenBytes;
  readonly manifest: OpenBytes;
}

function storeOf({ stored, index, nodes }: OpenedIndex, files: OpenedFiles): ParseStore {
  const positionOf = positionsIn(stored, nodes);
  const lines = preloadable(files.lines);
  const entries = preloadable(files.manifest);
  const lineAt = once(() => new PlaceIndex(stored.lines));
  const entryAt = once(() => new PlaceIndex(stored.entries));
  const find = (places: PlaceIndex, section: ManifestSection, id: string): readonly [number, number] | undefined => {
    const position = positionOf(section, id);
    return position === undefined ? undefined : places.find(section, position);
  };
  const rests = new NodeRests(stored.orders);
  const line = (section: ManifestSection, id: string): Uint8Array | undefined => {
    if (stored.newer.value[section]?.[id] !== undefined) return undefined;
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
    nodes,
    graph: once(() => storedGraph(stored, nodes)),
    ids: section => stored.ids.value[section] ?? [],
    line,
    read: (section, id) => {
      const newer = stored.newer.value[section]?.[id];
      if (newer !== undefined) return newer;
      const bytes = line(section, id);
      return bytes === undefined ? undefined : rests.unpack(textOf(bytes), () => readEntry(section, id));
    },
    rests,
    entry,
    preload: section => {
      lines.preload(section === undefined ? undefined : lineAt().span(section));
      entries.preload(section === undefined ? undefined : entryAt().span(section));
    },
    entryPlace: (section, id) => {
      const position = positionOf(section, id);
      const place = position === undefined ? undefined : entryAt().find(section, position);
      return position === undefined || place === undefined
        ? undefined
        : { position, offset: place[0], length: place[1] };
    },
    artifact: { size: files.manifest.stat.size, read: sequentialReader(files.manifest) },
    stored,
    folder: files.folder,
    manifestFile: path.join(files.folder, STORE_FILES.manifest),
  };
}

/** Where something stands in its section. */
function positionsIn(
  stored: StoredIndex,
  nodes: IndexedNodes,
): (section: ManifestSection, id: string) => number | undefined {
  const others = new Map<ManifestSection, ReadonlyMap<string, number>>();
  return (section, id) => {
    if (isGraphSection(section)) return nodes.positionInSection(section, id);
    let known = others.get(section);
    if (known === undefined) {
      known = new Map(stored.ids.value[section]?.map((each, position) => [each, position]));
      others.set(section, known);
    }
    return known.get(id);
  };
}

function isGraphSection(section: ManifestSection): section is GraphSection {
  return !OTHER_SECTIONS.includes(section);
}

function storedGraph({ index, edges }: StoredIndex, nodes: IndexedNodes): Graph {
  const ids = nodes.list.map(node => node.unique_id);
  return graphOfEdges({ ...edges, parents: parentsOf(index) }, { ids, positionOf: id => nodes.positionOf(id) });
}

export function parentsOf({ nodes }: PackedIndex): KnownEdges['parents'] {
  return { starts: nodes.parentStarts, list: nodes.parents };
}

interface PreloadableFile {
  readonly read: OpenBytes['read'];
  /** Reads what stands between two offsets; default: all. */
  readonly preload: (span?: readonly [number, number]) => void;
}

function preloadable(file: OpenBytes): PreloadableFile {
  let [start, end] = [0, 0];
  let bytes: Uint8Array = new Uint8Array();
  const read = (offset: number, length: number): Uint8Array =>
    start <= offset && offset + length <= end
      ? bytes.subarray(offset - start, offset - start + length)
      : file.read(offset, length);
  const preload = ([from, to]: readonly [number, number] = [0, file.stat.size]): void => {
    if (start <= from && to <= end) return;
    bytes = file.read(from, to - from);
    [start, end] = [from, to];
  };
  return { read, preload };
}

export function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'null' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
