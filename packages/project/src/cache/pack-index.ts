import { itemsOf, openTables, type TableItems } from './index-tables.ts';
import { type PackedFiles, packFiles, repackFiles, unpackFiles } from './packed-files.ts';
import { type PackedNodes, packNodes, repackNodes, unpackNodes } from './packed-nodes.ts';
import type { ParseIndex } from './parse-index.ts';

/**
 * An index as it is written: tables for what repeats, a list for each field, nothing that can be put together from the rest. Reading it
 * is most of what a command costs that finds nothing changed, and its cost is its size and its number of lists.
 */
export interface PackedIndex extends Omit<ParseIndex, 'files' | 'nodes'> {
  readonly tables: TableItems;
  readonly files: PackedFiles;
  readonly nodes: PackedNodes;
}

export function packIndex(index: ParseIndex): PackedIndex {
  const { files, nodes, ...rest } = index;
  const tables = openTables();
  const packed = { files: packFiles(files, tables), nodes: packNodes(nodes, tables) };
  return { ...rest, ...packed, tables: itemsOf(tables) };
}

/** Packs an index that differs from a packed one in few files and nodes; all nodes have their ids and places still. */
export function repackIndex(packed: PackedIndex, before: ParseIndex, index: ParseIndex): PackedIndex {
  const { files, nodes, ...rest } = index;
  const tables = openTables(packed.tables);
  const repacked = {
    files: repackFiles({ files: before.files, packed: packed.files }, files, tables),
    nodes: repackNodes({ nodes: before.nodes, packed: packed.nodes }, nodes, tables),
  };
  return { ...rest, ...repacked, tables: itemsOf(tables) };
}

export function unpackIndex(packed: PackedIndex): ParseIndex {
  const { tables, files, nodes, ...rest } = packed;
  return { ...rest, files: unpackFiles(files, tables), nodes: unpackNodes(nodes, tables) };
}
