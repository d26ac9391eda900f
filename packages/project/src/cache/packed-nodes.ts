import type { AnyNode, NodeId } from '@tsdbt/core';
import type { IndexTables, TableItems } from './index-tables.ts';
import type { IndexedNode } from './parse-index.ts';
import { fileUnit } from './parse-unit.ts';
import type { ValueTable } from './value-table.ts';

/** Nodes of an index, a list for each of their fields: numbers are those of the tables. */
export interface PackedNodes {
  readonly type: number[];
  readonly package: number[];
  readonly name: string[];
  /** What follows type, package and name in the id, with its dot; or all of it, if that is not how it begins. 0: nothing. */
  readonly idEnd: (string | 0)[];
  readonly path: number[];
  /** -1: none. */
  readonly patchFile: number[];
  readonly folder: number[];
  /** 0: the name. */
  readonly fqnEnd: (string | 0)[];
  readonly tags: number[];
  /** What follows the file in the unit. 0: nothing. */
  readonly unitEnd: (string | 0)[];
  /** -1: none; so in the next two. */
  readonly testName: number[];
  readonly sourceName: number[];
  readonly access: number[];
  readonly relation: (string | null)[];
  /** How many of `parents` are the node's. */
  readonly parentCount: number[];
  /** Positions among the nodes; an id that is no node's stays as it is. */
  readonly parents: (number | NodeId)[];
  /** What only few nodes have, by position. */
  readonly seldom: Record<number, Partial<Seldom>>;
}

type Seldom = Pick<IndexedNode, 'group' | 'version' | 'latestVersion' | 'isEmpty'>;

const SELDOM: Seldom = { group: null, version: null, latestVersion: null, isEmpty: false };

const SELDOM_KEYS = Object.keys(SELDOM) as (keyof Seldom)[];

export function packNodes(nodes: readonly IndexedNode[], tables: IndexTables): PackedNodes {
  const packed = emptyNodes();
  for (const [position, node] of nodes.entries()) setNode(packed, position, { node, tables });
  return { ...packed, ...packParents(nodes) };
}

/** Packs nodes of which few are not those of an earlier packing; all have their ids and places still. */
export function repackNodes(
  earlier: { readonly nodes: readonly IndexedNode[]; readonly packed: PackedNodes },
  nodes: readonly IndexedNode[],
  tables: IndexTables,
): PackedNodes {
  if (nodes === earlier.nodes) return earlier.packed;
  const packed = copyOf(earlier.packed);
  let sameParents = true;
  for (const [position, node] of nodes.entries()) {
    const before = earlier.nodes[position];
    if (node === before) continue;
    setNode(packed, position, { node, tables });
    sameParents &&= node.parents.join() === before?.parents.join();
  }
  return sameParents ? packed : { ...packed, ...packParents(nodes) };
}

function copyOf(packed: PackedNodes): PackedNodes {
  const fields = Object.entries(packed).map(([name, list]) => [name, Array.isArray(list) ? [...list] : { ...list }]);
  return Object.fromEntries(fields) as PackedNodes;
}

function emptyNodes(): PackedNodes {
  return {
    type: [],
    package: [],
    name: [],
    idEnd: [],
    path: [],
    patchFile: [],
    folder: [],
    fqnEnd: [],
    tags: [],
    unitEnd: [],
    testName: [],
    sourceName: [],
    access: [],
    relation: [],
    parentCount: [],
    parents: [],
    seldom: {},
  };
}

interface NodeToPack {
  readonly node: IndexedNode;
  readonly tables: IndexTables;
}

function setNode(packed: PackedNodes, position: number, { node, tables }: NodeToPack): void {
  const { name, fqn } = node;
  const last = fqn.at(-1) ?? '';
  packed.type[position] = tables.types.numberOf(node.resource_type);
  packed.package[position] = tables.packages.numberOf(node.package_name);
  packed.name[position] = name;
  packed.idEnd[position] = idEnd(node);
  packed.path[position] = tables.paths.numberOf(node.original_file_path);
  packed.patchFile[position] = numberOf(tables.paths, node.patchFile);
  packed.folder[position] = tables.folders.numberOf(fqn.slice(0, -1));
  packed.fqnEnd[position] = last === name ? 0 : last;
  packed.tags[position] = tables.tags.numberOf(node.tags);
  packed.unitEnd[position] = node.unitEnd === '' ? 0 : node.unitEnd;
  packed.testName[position] = numberOf(tables.words, node.testName);
  packed.sourceName[position] = numberOf(tables.words, node.sourceName);
  packed.access[position] = numberOf(tables.words, node.access);
  packed.relation[position] = node.relation;
  const own = seldomOf(node);
  if (own === undefined) delete packed.seldom[position];
  else packed.seldom[position] = own;
}

function numberOf(table: ValueTable<string>, value: string | null): number {
  return value === null ? -1 : table.numberOf(value);
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

function packParents(nodes: readonly IndexedNode[]): Pick<PackedNodes, 'parentCount' | 'parents'> {
  const positions = new Map<NodeId, number>();
  for (const node of nodes) positions.set(node.unique_id, positions.size);
  const parentCount: number[] = [];
  const all: (number | NodeId)[] = [];
  for (const { parents } of nodes) {
    parentCount.push(parents.length);
    for (const parent of parents) all.push(positions.get(parent) ?? parent);
  }
  return { parentCount, parents: all };
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
  const { type, name, parentCount } = packed;
  const { types, packages } = tables;
  const ids = packed.idEnd.map((end, at) => {
    if (end !== 0 && !end.startsWith('.')) return end;
    const start = `${types[type[at] ?? -1]}.${packages[packed.package[at] ?? -1]}.${name[at]}`;
    return end === 0 ? start : start + end;
  });
  const all = { packed, tables, ids };
  let firstParent = 0;
  return ids.map((_, position) => {
    const node = new UnpackedNode(all, position, firstParent);
    firstParent += parentCount[position] ?? 0;
    return node;
  });
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
  private readonly firstParent: number;

  constructor(all: AllPacked, position: number, firstParent: number) {
    this.all = all;
    this.position = position;
    this.firstParent = firstParent;
    this.unique_id = all.ids[position] ?? '';
  }

  get resource_type(): AnyNode['resource_type'] {
    return this.all.tables.types[this.all.packed.type[this.position] ?? -1] as AnyNode['resource_type'];
  }

  get package_name(): string {
    return this.all.tables.packages[this.all.packed.package[this.position] ?? -1] ?? '';
  }

  get name(): string {
    return this.all.packed.name[this.position] ?? '';
  }

  get original_file_path(): string {
    return this.all.tables.paths[this.all.packed.path[this.position] ?? -1] ?? '';
  }

  get patchFile(): string | null {
    return this.all.tables.paths[this.all.packed.patchFile[this.position] ?? -1] ?? null;
  }

  get fqn(): readonly string[] {
    const folder = this.all.tables.folders[this.all.packed.folder[this.position] ?? -1] ?? [];
    const end = this.all.packed.fqnEnd[this.position] ?? 0;
    return [...folder, end === 0 ? this.name : end];
  }

  get tags(): readonly string[] {
    return this.all.tables.tags[this.all.packed.tags[this.position] ?? -1] ?? [];
  }

  get unit(): string {
    return fileUnit(this.package_name, this.original_file_path) + this.unitEnd;
  }

  get unitEnd(): string {
    const end = this.all.packed.unitEnd[this.position] ?? 0;
    return end === 0 ? '' : end;
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
    return this.all.packed.relation[this.position] ?? null;
  }

  get parents(): readonly NodeId[] {
    const { packed, ids } = this.all;
    const count = packed.parentCount[this.position] ?? 0;
    if (count === 0) return NONE;
    const parents: NodeId[] = [];
    for (let at = this.firstParent; at < this.firstParent + count; at++) {
      const parent = packed.parents[at] ?? '';
      parents.push(typeof parent === 'number' ? (ids[parent] ?? '') : parent);
    }
    return parents;
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

  private word(field: 'testName' | 'sourceName' | 'access'): string | null {
    return this.all.tables.words[this.all.packed[field][this.position] ?? -1] ?? null;
  }

  private seldom<K extends keyof Seldom>(key: K): Seldom[K] {
    const own = this.all.packed.seldom[this.position];
    return (own?.[key] as Seldom[K] | undefined) ?? SELDOM[key];
  }
}
