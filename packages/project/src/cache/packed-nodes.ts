import type { AnyNode, NodeId } from '@tsdbt/core';
import type { IndexTables, TableItems } from './index-tables.ts';
import type { IndexedNode } from './parse-index.ts';
import { fileUnit } from './parse-unit.ts';
import { StoredValue } from './stored-value.ts';
import { ValueTable } from './value-table.ts';

/** Nodes of an index, a list for each of their fields: numbers are those of the tables, -1 stands for none. */
export interface PackedNodes extends NumberLists, TextLists {
  /** Where each node's parents begin among `parents`, and where the last one's end. */
  readonly parentStarts: Int32Array;
  /** Positions among the nodes; -1 is the first of `strangers`, -2 the second. */
  readonly parents: Int32Array;
  /** Parents that are no nodes of the index. */
  readonly strangers: StoredValue<readonly NodeId[]>;
  /** What only few nodes have, by position. */
  readonly seldom: StoredValue<Readonly<Record<number, Partial<Seldom>>>>;
}

type NumberLists = { readonly [K in (typeof NUMBERS)[number]]: Int32Array };

type TextLists = { readonly [K in (typeof TEXTS)[number]]: StoredValue<readonly Text[]> };

/** 0: see the field. */
type Text = string | 0 | null;

const NUMBERS = [
  'type',
  'package',
  'path',
  'patchFile',
  /** All parts of the fqn but the last. */
  'folder',
  'tags',
  'testName',
  'sourceName',
  'access',
] as const;

const TEXTS = [
  'name',
  /** What follows type, package and name in the id, with its dot; or all of it, if that is not how it begins. 0: nothing. */
  'idEnd',
  /** The last part of the fqn. 0: the name. */
  'fqnEnd',
  /** What follows the file in the unit. 0: nothing. */
  'unitEnd',
  'relation',
] as const;

type Seldom = Pick<IndexedNode, 'group' | 'version' | 'latestVersion' | 'isEmpty'>;

const SELDOM: Seldom = { group: null, version: null, latestVersion: null, isEmpty: false };

const SELDOM_KEYS = Object.keys(SELDOM) as (keyof Seldom)[];

export function packNodes(nodes: readonly IndexedNode[], tables: IndexTables): PackedNodes {
  const rows = nodes.map(node => rowOf(node, tables));
  const numbers = recordOf(NUMBERS, key => Int32Array.from(rows, row => row[key]));
  const texts = recordOf(TEXTS, key => StoredValue.of(rows.map(row => row[key])));
  return { ...numbers, ...texts, ...packParents(nodes), seldom: StoredValue.of(seldomByPosition(nodes)) };
}

/** Packs nodes of which few are not those of an earlier packing; all have their ids, places and parents still. */
export function repackNodes(
  earlier: { readonly nodes: readonly IndexedNode[]; readonly packed: PackedNodes },
  nodes: readonly IndexedNode[],
  tables: IndexTables,
): PackedNodes {
  const changed = [...nodes.keys()].filter(position => nodes[position] !== earlier.nodes[position]);
  const numbers: Partial<Record<keyof NumberLists, Int32Array>> = {};
  const texts: Partial<Record<keyof TextLists, Text[]>> = {};
  const seldom = { ...earlier.packed.seldom.value };
  for (const position of changed) {
    const node = nodes[position];
    if (node === undefined) continue;
    const row = rowOf(node, tables);
    for (const key of NUMBERS) {
      if (earlier.packed[key][position] === row[key]) continue;
      numbers[key] ??= earlier.packed[key].slice();
      numbers[key][position] = row[key];
    }
    for (const key of TEXTS) {
      if (earlier.packed[key].value[position] === row[key]) continue;
      texts[key] ??= [...earlier.packed[key].value];
      texts[key][position] = row[key];
    }
    const own = seldomOf(node);
    if (own === undefined) delete seldom[position];
    else seldom[position] = own;
  }
  const stored = Object.fromEntries(Object.entries(texts).map(([key, list]) => [key, StoredValue.of(list)]));
  return { ...earlier.packed, ...numbers, ...stored, seldom: StoredValue.of(seldom) };
}

function recordOf<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map(key => [key, make(key)])) as Record<K, V>;
}

/** What the lists have of a node. */
type Row = { readonly [K in keyof NumberLists]: number } & { readonly [K in keyof TextLists]: Text };

function rowOf(node: IndexedNode, tables: IndexTables): Row {
  const { name, fqn, unitEnd } = node;
  const last = fqn.at(-1) ?? '';
  return {
    type: tables.types.numberOf(node.resource_type),
    package: tables.packages.numberOf(node.package_name),
    path: tables.paths.numberOf(node.original_file_path),
    patchFile: numberOf(tables.paths, node.patchFile),
    folder: tables.folders.numberOf(fqn.slice(0, -1)),
    tags: tables.tags.numberOf(node.tags),
    testName: numberOf(tables.words, node.testName),
    sourceName: numberOf(tables.words, node.sourceName),
    access: numberOf(tables.words, node.access),
    name,
    idEnd: idEnd(node),
    fqnEnd: last === name ? 0 : last,
    unitEnd: unitEnd === '' ? 0 : unitEnd,
    relation: node.relation,
  };
}

function numberOf(table: ValueTable<string>, value: string | null): number {
  return value === null ? -1 : table.numberOf(value);
}

function seldomByPosition(nodes: readonly IndexedNode[]): Readonly<Record<number, Partial<Seldom>>> {
  const seldom: Record<number, Partial<Seldom>> = {};
  for (const [position, node] of nodes.entries()) {
    const own = seldomOf(node);
    if (own !== undefined) seldom[position] = own;
  }
  return seldom;
}

function seldomOf(node: IndexedNode): Partial<Seldom> | undefined {
  let own: Record<string, unknown> | undefined;
  for (const key of SELDOM_KEYS) {
    if (node[key] === SELDOM[key]) continue;
    own ??= {};
    own[key] = node[key];
  }
  return own;
}

function packParents(nodes: readonly IndexedNode[]): Pick<PackedNodes, 'parentStarts' | 'parents' | 'strangers'> {
  const positions = new Map<NodeId, number>();
  for (const node of nodes) positions.set(node.unique_id, positions.size);
  const strangers = new ValueTable<NodeId>();
  const starts = [0];
  const all: number[] = [];
  for (const { parents } of nodes) {
    for (const parent of parents) all.push(positions.get(parent) ?? -1 - strangers.numberOf(parent));
    starts.push(all.length);
  }
  return {
    parentStarts: Int32Array.from(starts),
    parents: Int32Array.from(all),
    strangers: StoredValue.of(strangers.items),
  };
}

function idEnd({ unique_id: id, resource_type: type, package_name: pkg, name }: IndexedNode): string | 0 {
  const start = type.length + pkg.length + name.length + 2;
  if (!id.startsWith(type) || !id.startsWith(pkg, type.length + 1) || !id.startsWith(name, start - name.length)) {
    return id;
  }
  return id.length === start ? 0 : id[start] === '.' ? id.slice(start) : id;
}

/** Nodes that look up what they are asked for, since most commands ask few nodes for little. */
export function unpackNodes(packed: PackedNodes, tables: TableItems): readonly IndexedNode[] {
  const { type, package: pkg } = packed;
  const { types, packages } = tables;
  const [names, idEnds] = [packed.name.value, packed.idEnd.value];
  const ids = names.map((name, at) => {
    const end = idEnds[at] ?? 0;
    if (end !== 0 && !end.startsWith('.')) return end;
    const start = `${types[type[at] ?? -1]}.${packages[pkg[at] ?? -1]}.${name}`;
    return end === 0 ? start : start + end;
  });
  const all = { packed, tables, ids };
  return ids.map((_, position) => new UnpackedNode(all, position));
}

const NONE: readonly NodeId[] = [];

interface AllPacked {
  readonly packed: PackedNodes;
  readonly tables: TableItems;
  readonly ids: readonly NodeId[];
}

class UnpackedNode implements IndexedNode {
  readonly unique_id: NodeId;
  private readonly all: AllPacked;
  private readonly position: number;

  constructor(all: AllPacked, position: number) {
    this.all = all;
    this.position = position;
    this.unique_id = all.ids[position] ?? '';
  }

  get resource_type(): AnyNode['resource_type'] {
    return this.all.tables.types[this.all.packed.type[this.position] ?? -1] as AnyNode['resource_type'];
  }

  get package_name(): string {
    return this.all.tables.packages[this.all.packed.package[this.position] ?? -1] ?? '';
  }

  get name(): string {
    return this.text('name') ?? '';
  }

  get original_file_path(): string {
    return this.all.tables.paths[this.all.packed.path[this.position] ?? -1] ?? '';
  }

  get patchFile(): string | null {
    return this.all.tables.paths[this.all.packed.patchFile[this.position] ?? -1] ?? null;
  }

  get fqn(): readonly string[] {
    const folder = this.all.tables.folders[this.all.packed.folder[this.position] ?? -1] ?? [];
    return [...folder, this.text('fqnEnd') ?? this.name];
  }

  get tags(): readonly string[] {
    return this.all.tables.tags[this.all.packed.tags[this.position] ?? -1] ?? [];
  }

  get unit(): string {
    return fileUnit(this.package_name, this.original_file_path) + this.unitEnd;
  }

  get unitEnd(): string {
    return this.text('unitEnd') ?? '';
  }

  get testName(): string | null {
    return this.word('testName');
  }

  get sourceName(): string | null {
    return this.word('sourceName');
  }

  get access(): string | null {
    return this.word('access');
  }

  get relation(): string | null {
    return this.text('relation') ?? null;
  }

  get parents(): readonly NodeId[] {
    const { packed, ids } = this.all;
    const [start, end] = [packed.parentStarts[this.position], packed.parentStarts[this.position + 1]];
    if (start === end) return NONE;
    return Array.from(packed.parents.subarray(start, end), parent => {
      return (parent < 0 ? packed.strangers.value[-1 - parent] : ids[parent]) ?? '';
    });
  }

  get group(): string | null {
    return this.seldom('group');
  }

  get version(): string | number | null {
    return this.seldom('version');
  }

  get latestVersion(): string | number | null {
    return this.seldom('latestVersion');
  }

  get isEmpty(): boolean {
    return this.seldom('isEmpty');
  }

  private text(field: keyof TextLists): string | undefined {
    const text = this.all.packed[field].value[this.position];
    return typeof text === 'string' ? text : undefined;
  }

  private word(field: 'testName' | 'sourceName' | 'access'): string | null {
    return this.all.tables.words[this.all.packed[field][this.position] ?? -1] ?? null;
  }

  private seldom<K extends keyof Seldom>(key: K): Seldom[K] {
    const own = this.all.packed.seldom.value[this.position];
    return (own?.[key] as Seldom[K] | undefined) ?? SELDOM[key];
  }
}
