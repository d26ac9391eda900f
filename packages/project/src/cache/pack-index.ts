import { itemsOf, openTables, type TableItems } from './index-tables.ts';
import { type PackedFiles, packFiles, repackFiles, unpackFiles } from './packed-files.ts';
import { type PackedNodes, packNodes, repackNodes, unpackNodes } from './packed-nodes.ts';
import type { ParseIndex } from './parse-index.ts';
import { StoredValue } from './stored-value.ts';

/**
 * An index as it is written: tables for what repeats, a list for each field, nothing that can be put together from the rest. Numbers are
 * lists as they are in memory, everything else is read when it is first asked for: most commands look at few of the fields.
 */
export interface PackedIndex {
  readonly rest: StoredValue<IndexRest>;
  readonly tables: StoredValue<TableItems>;
  readonly files: PackedFiles;
  readonly nodes: PackedNodes;
}

type IndexRest = Omit<ParseIndex, 'files' | 'nodes'>;

export function packIndex(index: ParseIndex): PackedIndex {
  const { files, nodes, ...rest } = index;
  const tables = openTables();
  const packed = { files: packFiles(files, tables), nodes: packNodes(nodes, tables) };
  return { ...packed, rest: StoredValue.of(rest), tables: StoredValue.of(itemsOf(tables)) };
}

/** Packs an index that differs from a packed one in few files and nodes; all nodes have their ids and places still. */
export function repackIndex(packed: PackedIndex, before: ParseIndex, index: ParseIndex): PackedIndex {
  const { files, nodes, ...rest } = index;
  const tables = openTables(packed.tables.value);
  const repacked = {
    files: repackFiles({ files: before.files, packed: packed.files }, files),
    nodes: repackNodes({ nodes: before.nodes, packed: packed.nodes }, nodes, tables),
  };
  const hasGrown = Object.values(tables).some(table => table.hasGrown);
  return {
    ...repacked,
    rest: StoredValue.of(rest),
    tables: hasGrown ? StoredValue.of(itemsOf(tables)) : packed.tables,
  };
}

export function unpackIndex(packed: PackedIndex): ParseIndex {
  const { rest, files, nodes } = packed;
  const tables = packed.tables.value;
  return { ...rest.value, files: unpackFiles(files, tables), nodes: unpackNodes(nodes, tables) };
}
