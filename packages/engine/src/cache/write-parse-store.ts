import path from 'node:path';
import { type ManifestSection, manifestPieces } from '@tsdbt/artifacts';
import { type FileSystem, type Graph, keysOf, type Manifest } from '@tsdbt/core';
import { knownEdges, normalizeSelectors } from '@tsdbt/graph';
import { type ParseIndex, packIndex, StoredValue } from '@tsdbt/project';
import { IndexedNodes } from './indexed-nodes.ts';
import { NodeRests } from './node-rests.ts';
import { openStoreFiles, type ParseStore, parentsOf, textOf } from './parse-store.ts';
import { PlaceList, type Places } from './section-places.ts';
import { markOf, OTHER_SECTIONS, STORE_FILES, type StoredIndex, writeStoredIndex } from './stored-index.ts';

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
    made: (section, _, shown) => lines.add(section, rests.pack(shown)),
    placed: (section, _, offset, length) => entries.add(section, offset, length),
  });
  const manifestFile = markOf(fs.writePieces(path.join(folder, STORE_FILES.manifest), pieces));
  const nodesFile = markOf(fs.writePieces(path.join(folder, STORE_FILES.nodes), lines.pieces()));
  const ids = Object.fromEntries(OTHER_SECTIONS.map(section => [section, keysOf(manifest[section])]));
  const nodes = new IndexedNodes(index.nodes);
  const packed = packIndex(index);
  const order = Int32Array.from(graph.order, id => nodes.positionOf(id) ?? -1);
  const { parents: _, ...edges } = knownEdges(order, parentsOf(packed));
  const stored: StoredIndex = {
    program,
    index: packed,
    edges,
    ids: StoredValue.of(ids),
    lines: lines.places,
    entries: entries.places,
    orders: rests.orders,
    newer: StoredValue.of({}),
    nodesFile,
    manifestFile,
  };
  writeStoredIndex(fs, folder, stored);
  return openStoreFiles(fs, folder, { stored, index, nodes });
}

/** The lines of a file to be written, and where they will stand. */
class LineList {
  private readonly list = new PlaceList();
  private readonly lines: string[] = [];
  private end = 0;

  get places(): Places {
    return this.list.places;
  }

  add(section: ManifestSection, line: string): void {
    const length = Buffer.byteLength(line);
    this.list.add(section, this.end, length);
    this.end += length + 1;
    this.lines.push(line);
  }

  *pieces(): Generator<string> {
    for (const line of this.lines) yield `${line}\n`;
  }
}
