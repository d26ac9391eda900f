import path from 'node:path';
import type { ManifestSection } from '@tsdbt/artifacts';
import type { AnyNode, FileStat, FileSystem } from '@tsdbt/core';
import type { KnownEdges } from '@tsdbt/graph';
import type { PackedIndex, StoredValue } from '@tsdbt/project';
import type { NodeRests } from './node-rests.ts';
import { readOutlinedLists, withOutlinedLists } from './outlined-lists.ts';
import type { Places } from './section-places.ts';

/** The store's index as it is written. */
export interface StoredIndex {
  /** The build that wrote it; only that one knows its form. */
  readonly program: string;
  readonly index: PackedIndex;
  /** What the graph has beyond the parents of the index's nodes; positions are those among the nodes. */
  readonly edges: Omit<KnownEdges, 'parents'>;
  /** The ids of sections that the index does not list. */
  readonly ids: StoredValue<Partial<Record<ManifestSection, readonly string[]>>>;
  readonly lines: Places;
  readonly entries: Places;
  /** Lists of keys that lines refer to. */
  readonly orders: NodeRests['orders'];
  /** Nodes that are newer than their lines. */
  readonly newer: StoredValue<NewerNodes>;
  readonly nodesFile: FileMark;
  readonly manifestFile: FileMark;
}

export type NewerNodes = Readonly<Partial<Record<ManifestSection, Readonly<Record<string, AnyNode>>>>>;

/** Inode, size and time of the last change of content. (The time of change changes with the number of names.) */
export type FileMark = readonly [number, number, number];

/** The store's files. */
export const STORE_FILES = { index: 'index', nodes: 'nodes.jsonl', manifest: 'manifest.json' } as const;

/** The sections that the index does not list: they are no part of the graph. */
export const OTHER_SECTIONS: readonly ManifestSection[] = ['macros', 'docs', 'groups', 'disabled'];

export function readStoredIndex(fs: FileSystem, folder: string): StoredIndex | undefined {
  const file = path.join(folder, STORE_FILES.index);
  try {
    return readOutlinedLists(fs.readBytes(file)) as StoredIndex | undefined;
  } catch {
    // No file, or half of one: then there is no cache.
    return undefined;
  }
}

export function writeStoredIndex(fs: FileSystem, folder: string, stored: StoredIndex): void {
  fs.writePieces(path.join(folder, STORE_FILES.index), withOutlinedLists(stored));
}

export function markOf({ inode, size, modified }: FileStat): FileMark {
  return [inode, size, modified];
}

export function sameMark(stat: FileStat, mark: FileMark): boolean {
  return markOf(stat).every((value, position) => value === mark[position]);
}
