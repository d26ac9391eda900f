import type { AnyNode, NodeId } from '@tsdbt/core';
import type { FileRole } from '../load/project-files.ts';
import type { FileRecord } from './file-record.ts';
import type { IndexedNode, ParseIndex } from './parse-index.ts';
import { fileUnit } from './parse-unit.ts';

/**
 * An index as it is written: tables for what repeats, nothing that can be put together from the rest. Reading it is most of what a
 * command costs that finds nothing changed, and its cost is its size: this is a sixth of the plain JSON.
 */
export interface PackedIndex extends Omit<ParseIndex, 'files' | 'nodes'> {
  readonly packages: readonly string[];
  readonly paths: readonly string[];
  /** Everything of an fqn but its last part. */
  readonly folders: readonly (readonly string[])[];
  readonly tags: readonly (readonly string[])[];
  readonly types: readonly AnyNode['resource_type'][];
  readonly testNames: readonly string[];
  readonly roles: readonly FileRole[];
  readonly files: readonly PackedFile[];
  readonly nodes: readonly PackedNode[];
}

/** Package, path, role, size, modified, changed, inode, digest. */
type PackedFile = readonly [number, number, number, number, number, number, number, string];

type PackedNode = readonly [
  type: number,
  packageIndex: number,
  name: string,
  /** What follows type, package and name in the id, with its dot; or all of it, if that is not how it begins. */
  idEnd: string | 0,
  path: number,
  /** -1: none. */
  patchFile: number,
  folder: number,
  /** 0: the name. */
  fqnEnd: string | 0,
  tags: number,
  /** What follows the file in the unit. */
  unitEnd: string | 0,
  /** -1: none. */
  testName: number,
  relation: string | null,
  /** Positions among the nodes; an id that is no node's stays as it is. */
  parents: readonly (number | NodeId)[],
  /** What only few nodes have. */
  seldom: Partial<Seldom> | 0,
];

type Seldom = Pick<IndexedNode, 'group' | 'access' | 'version' | 'latestVersion' | 'sourceName' | 'isEmpty'>;

const SELDOM: Seldom = {
  group: null,
  access: null,
  version: null,
  latestVersion: null,
  sourceName: null,
  isEmpty: false,
};

const SELDOM_KEYS = Object.keys(SELDOM) as (keyof Seldom)[];

export function packIndex(index: ParseIndex): PackedIndex {
  const { files, nodes, ...rest } = index;
  const tables = openTables();
  const positionOf = positionsIn(index);
  const packedFiles = files.map(file => packFile(file, tables));
  const packedNodes = nodes.map(node => packNode(node, tables, positionOf));
  return { ...rest, ...itemsOf(tables), files: packedFiles, nodes: packedNodes };
}

/** Packs an index that differs from a packed one in few files and nodes, and has as many of both. */
export function repackIndex(packed: PackedIndex, before: ParseIndex, index: ParseIndex): PackedIndex {
  const { files, nodes, ...rest } = index;
  const tables = openTables(packed);
  const positionOf = positionsIn(index);
  const packedFiles = files.map((file, at) =>
    file === before.files[at] ? (packed.files[at] as PackedFile) : packFile(file, tables),
  );
  const packedNodes = nodes.map((node, at) =>
    node === before.nodes[at] ? (packed.nodes[at] as PackedNode) : packNode(node, tables, positionOf),
  );
  return { ...rest, ...itemsOf(tables), files: packedFiles, nodes: packedNodes };
}

type PackedTables = Pick<PackedIndex, 'packages' | 'paths' | 'folders' | 'tags' | 'types' | 'testNames' | 'roles'>;

type Tables = { readonly [K in keyof PackedTables]: Table<PackedTables[K][number]> };

function openTables(packed?: PackedTables): Tables {
  return {
    packages: new Table(packed?.packages),
    paths: new Table(packed?.paths),
    folders: new Table(packed?.folders, listKey),
    tags: new Table(packed?.tags, listKey),
    types: new Table(packed?.types),
    testNames: new Table(packed?.testNames),
    roles: new Table(packed?.roles),
  };
}

function itemsOf({ packages, paths, folders, tags, types, testNames, roles }: Tables): PackedTables {
  return {
    packages: packages.items,
    paths: paths.items,
    folders: folders.items,
    tags: tags.items,
    types: types.items,
    testNames: testNames.items,
    roles: roles.items,
  };
}

function listKey(list: readonly string[]): string {
  return `${list.length} ${list.join('\n')}`;
}

function positionsIn(index: ParseIndex): (id: NodeId) => number | undefined {
  let positions: Map<NodeId, number> | undefined;
  return id => {
    positions ??= new Map(index.nodes.map((node, position) => [node.unique_id, position]));
    return positions.get(id);
  };
}

function packFile({ unit, role, stat, digest }: FileRecord, tables: Tables): PackedFile {
  const colon = unit.indexOf(':');
  const pkg = tables.packages.indexOf(unit.slice(0, colon));
  const path = tables.paths.indexOf(unit.slice(colon + 1));
  return [pkg, path, tables.roles.indexOf(role), ...stat, digest];
}

function packNode(node: IndexedNode, tables: Tables, positionOf: (id: NodeId) => number | undefined): PackedNode {
  const start = idStart(node);
  const unit = fileUnit(node.package_name, node.original_file_path);
  const last = node.fqn.at(-1) ?? '';
  const id = node.unique_id;
  return [
    tables.types.indexOf(node.resource_type),
    tables.packages.indexOf(node.package_name),
    node.name,
    id === start ? 0 : id.startsWith(`${start}.`) ? id.slice(start.length) : id,
    tables.paths.indexOf(node.original_file_path),
    node.patchFile === null ? -1 : tables.paths.indexOf(node.patchFile),
    tables.folders.indexOf(node.fqn.slice(0, -1)),
    last === node.name ? 0 : last,
    tables.tags.indexOf(node.tags),
    node.unit === unit ? 0 : node.unit.slice(unit.length),
    node.testName === null ? -1 : tables.testNames.indexOf(node.testName),
    node.relation,
    node.parents.map(parent => positionOf(parent) ?? parent),
    seldomOf(node),
  ];
}

export function unpackIndex(packed: PackedIndex): ParseIndex {
  const { packages, paths, folders, tags, types, testNames, roles, files, nodes, ...rest } = packed;
  const ids: NodeId[] = [];
  for (const [type, pkg, name, end] of nodes) {
    const start = `${types[type]}.${packages[pkg]}.${name}`;
    ids.push(end === 0 ? start : end.startsWith('.') ? start + end : end);
  }
  return {
    ...rest,
    files: files.map(([pkg, path, role, size, modified, changed, inode, digest]): FileRecord => {
      const unit = fileUnit(packages[pkg] ?? '', paths[path] ?? '');
      return { unit, role: roles[role] as FileRole, stat: [size, modified, changed, inode], digest };
    }),
    nodes: nodes.map((row, position) => new UnpackedNode(packed, row, { ids, position })),
  };
}

/** A node of a packed index: it looks up what it is asked for, since most commands ask few nodes for little. */
class UnpackedNode implements IndexedNode {
  readonly unique_id: NodeId;
  private readonly packed: PackedIndex;
  private readonly row: PackedNode;
  private readonly ids: readonly NodeId[];

  constructor(
    packed: PackedIndex,
    row: PackedNode,
    at: { readonly ids: readonly NodeId[]; readonly position: number },
  ) {
    this.packed = packed;
    this.row = row;
    this.ids = at.ids;
    this.unique_id = at.ids[at.position] ?? '';
  }

  get resource_type(): AnyNode['resource_type'] {
    return this.packed.types[this.row[0]] as AnyNode['resource_type'];
  }

  get package_name(): string {
    return this.packed.packages[this.row[1]] ?? '';
  }

  get name(): string {
    return this.row[2];
  }

  get original_file_path(): string {
    return this.packed.paths[this.row[4]] ?? '';
  }

  get patchFile(): string | null {
    return this.packed.paths[this.row[5]] ?? null;
  }

  get fqn(): readonly string[] {
    const [folder, end] = [this.packed.folders[this.row[6]] ?? [], this.row[7]];
    return [...folder, end === 0 ? this.name : end];
  }

  get tags(): readonly string[] {
    return this.packed.tags[this.row[8]] ?? [];
  }

  get unit(): string {
    const file = fileUnit(this.package_name, this.original_file_path);
    return this.row[9] === 0 ? file : file + this.row[9];
  }

  get testName(): string | null {
    return this.packed.testNames[this.row[10]] ?? null;
  }

  get relation(): string | null {
    return this.row[11];
  }

  get parents(): readonly NodeId[] {
    return this.row[12].map(parent => (typeof parent === 'number' ? (this.ids[parent] ?? '') : parent));
  }

  get group(): string | null {
    return this.seldom('group');
  }

  get access(): string | null {
    return this.seldom('access');
  }

  get version(): string | number | null {
    return this.seldom('version');
  }

  get latestVersion(): string | number | null {
    return this.seldom('latestVersion');
  }

  get sourceName(): string | null {
    return this.seldom('sourceName');
  }

  get isEmpty(): boolean {
    return this.seldom('isEmpty');
  }

  private seldom<K extends keyof Seldom>(key: K): Seldom[K] {
    const own = this.row[13];
    return own === 0 ? SELDOM[key] : ((own[key] as Seldom[K] | undefined) ?? SELDOM[key]);
  }
}

function idStart({ resource_type: type, package_name: pkg, name }: IndexedNode): string {
  return `${type}.${pkg}.${name}`;
}

function seldomOf(node: IndexedNode): Partial<Seldom> | 0 {
  let own: Record<string, unknown> | undefined;
  for (const key of SELDOM_KEYS) {
    if (node[key] === SELDOM[key]) continue;
    own ??= {};
    own[key] = node[key];
  }
  return own ?? 0;
}

/** Numbers for values, in the order in which they come. */
class Table<T> {
  readonly items: T[];
  private readonly known = new Map<unknown, number>();
  private readonly keyOf: (item: T) => unknown;

  constructor(items: readonly T[] = [], keyOf: (item: T) => unknown = item => item) {
    this.items = [...items];
    this.keyOf = keyOf;
    for (const [position, item] of items.entries()) this.known.set(keyOf(item), position);
  }

  indexOf(item: T): number {
    const key = this.keyOf(item);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.items.length);
    this.items.push(item);
    return this.items.length - 1;
  }
}
