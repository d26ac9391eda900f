import { type ManifestSection, manifestEntryJson, patchedManifest } from '@tsdbt/artifacts';
import { type AnyNode, type FileSystem, type NodeId, sectionOf } from '@tsdbt/core';
import { type ParseIndex, repackIndex, StoredValue } from '@tsdbt/project';
import type { IndexedNodes } from './indexed-nodes.ts';
import { openStoreFiles, type ParseStore } from './parse-store.ts';
import { markOf, type NewerNodes, type StoredIndex, writeStoredIndex } from './stored-index.ts';
import type { StoreInput } from './write-parse-store.ts';

export interface PatchInput extends Pick<StoreInput, 'index' | 'manifest' | 'graph' | 'generatedAt'> {
  readonly nodes: IndexedNodes;
  readonly fresh: ReadonlyMap<NodeId, AnyNode>;
}

/**
 * Writes what differs from a store: the artifact with other entries in some places, and an index that holds those nodes itself. For
 * indexes that differ inside of nodes only. Undefined when that is too much; then the store has to be written anew.
 */
export function patchParseStore(fs: FileSystem, store: ParseStore, input: PatchInput): ParseStore | undefined {
  const { stored, index, folder, manifestFile } = store;
  if (countNewer(stored.newer.value) + input.fresh.size > MOST_NEWER) return undefined;
  const edits = [...input.fresh.values()].map(node => editOf(store, node)).sort((a, b) => a.offset - b.offset);
  const pieces = patchedManifest(store.artifact, input.manifest, { ...input, edits });
  const mark = markOf(fs.writePieces(manifestFile, pieces));
  const entries = { ...stored.entries };
  for (const section of new Set(edits.map(edit => edit.section)))
    entries[section] = Uint32Array.from(entries[section] ?? []);
  for (const { section, position, json } of edits) {
    const places = entries[section];
    if (places !== undefined) places[position * 2 + 1] = Buffer.byteLength(json);
  }
  const packed = repackIndex(stored.index, index, input.index);
  const newer = StoredValue.of(withNewer(stored.newer.value, input.fresh));
  const patched: StoredIndex = { ...stored, index: packed, entries, newer, manifestFile: mark };
  writeStoredIndex(fs, folder, patched);
  return openStoreFiles(fs, folder, { stored: patched, index: input.index, nodes: input.nodes });
}

/** Writes another index over the same nodes. */
export function replaceIndex(fs: FileSystem, { stored, folder, index }: ParseStore, other: ParseIndex): void {
  writeStoredIndex(fs, folder, { ...stored, index: repackIndex(stored.index, index, other) });
}

function editOf(store: ParseStore, node: AnyNode) {
  const section = sectionOf(node.resource_type);
  const place = store.entryPlace(section, node.unique_id);
  if (place === undefined) throw new Error(`${node.unique_id} is not in the parse cache`);
  return { ...place, section, json: manifestEntryJson(node) };
}

/** Beyond this many nodes it is time to write all lines anew. */
const MOST_NEWER = 500;

/** The same nodes in the same order with the same parents: then all that differs is inside of them. */
export function differsInsideOnly(before: ParseIndex, after: ParseIndex): boolean {
  if (after.nodes.length !== before.nodes.length) return false;
  return after.nodes.every((node, position) => {
    const old = before.nodes[position];
    if (node === old) return true;
    if (node.unique_id !== old?.unique_id || node.group !== old.group) return false;
    return node.parents.join() === old.parents.join();
  });
}

function countNewer(newer: NewerNodes): number {
  return Object.values(newer).reduce((count, section) => count + Object.keys(section).length, 0);
}

function withNewer(newer: NewerNodes, fresh: ReadonlyMap<NodeId, AnyNode>): NewerNodes {
  const all: Partial<Record<ManifestSection, Record<string, AnyNode>>> = { ...newer };
  for (const [id, node] of fresh) {
    const section = sectionOf(node.resource_type);
    all[section] = { ...all[section], [id]: node };
  }
  return all;
}
