import path from 'node:path';
import type { EarlierArtifact, ManifestSection } from '@tsdbt/artifacts';
import { type FileSystem, type OpenBytes, once, sectionOf } from '@tsdbt/core';
import { type ParseIndex, unpackIndex } from '@tsdbt/project';
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
  return stored?.program !== program ? undefined : openStoreFiles(fs, folder, stored, unpackIndex(stored.index));
}

/** Opens the files that a stored index tells of; undefined when they are not those any more. */
export function openStoreFiles(
  fs: FileSystem,
  folder: string,
  stored: StoredIndex,
  index: ParseIndex,
): ParseStore | undefined {
  const nodes = fs.openBytes(path.join(folder, STORE_FILES.nodes));
  const manifest = fs.openBytes(path.join(folder, STORE_FILES.manifest));
  if (nodes !== undefined && manifest !== undefined) {
    const whole = sameMark(nodes.stat, stored.nodesFile) && sameMark(manifest.stat, stored.manifestFile);
    if (whole) return storeOf(stored, index, { folder, nodes, manifest });
  }
  nodes?.close();
  manifest?.close();
  return undefined;
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
  const lineAt = once(() => new PlaceIndex(stored.lines));
  const entryAt = once(() => new PlaceIndex(stored.entries));
  const find = (places: PlaceIndex, section: ManifestSection, id: string): readonly [number, number] | undefined => {
    const position = positions().get(section)?.get(id);
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
      const position = positions().get(section)?.get(id);
      const place = position === undefined ? undefined : entryAt().find(section, position);
      return position === undefined || place === undefined
        ? undefined
        : { position, offset: place[0], length: place[1] };
    },
    artifact: { size: manifest.stat.size, read: sequentialReader(manifest) },
    stored,
    folder,
    manifestFile: path.join(folder, STORE_FILES.manifest),
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
  for (const section of OTHER_SECTIONS) for (const id of stored.ids.value[section] ?? []) add(section, id);
  return positions;
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
