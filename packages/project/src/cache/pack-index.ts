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

export function packIndex({ files, nodes, ...rest }: ParseIndex): PackedIndex {
  const tables = {
    packages: new Table<string>(),
    paths: new Table<string>(),
    folders: new Table<readonly string[]>(JSON.stringify),
    tags: new Table<readonly string[]>(JSON.stringify),
    types: new Table<AnyNode['resource_type']>(),
    testNames: new Table<string>(),
    roles: new Table<FileRole>(),
  };
  const positions = new Map(nodes.map((node, position) => [node.unique_id, position]));
  const packedFiles = files.map((file): PackedFile => {
    const colon = file.unit.indexOf(':');
    const pkg = tables.packages.indexOf(file.unit.slice(0, colon));
    const path = tables.paths.indexOf(file.unit.slice(colon + 1));
    return [pkg, path, tables.roles.indexOf(file.role), ...file.stat, file.digest];
  });
  const packedNodes = nodes.map((node): PackedNode => {
    const start = idStart(node);
    const unit = fileUnit(node.package_name, node.original_file_path);
    const last = node.fqn.at(-1) ?? '';
    return [
      tables.types.indexOf(node.resource_type),
      tables.packages.indexOf(node.package_name),
      node.name,
      node.unique_id === start
        ? 0
        : node.unique_id.startsWith(start)
          ? node.unique_id.slice(start.length)
          : node.unique_id,
      tables.paths.indexOf(node.original_file_path),
      node.patchFile === null ? -1 : tables.paths.indexOf(node.patchFile),
      tables.folders.indexOf(node.fqn.slice(0, -1)),
      last === node.name ? 0 : last,
      tables.tags.indexOf(node.tags),
      node.unit === unit ? 0 : node.unit.slice(unit.length),
      node.testName === null ? -1 : tables.testNames.indexOf(node.testName),
      node.relation,
      node.parents.map(id => positions.get(id) ?? id),
      seldomOf(node),
    ];
  });
  const lists = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.items]));
  return {
    ...rest,
    ...(lists as unknown as { [K in keyof typeof tables]: never }),
    files: packedFiles,
    nodes: packedNodes,
  };
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
    nodes: nodes.map((node, position): IndexedNode => {
      const [type, pkg, name, , path, patch, folder, fqnEnd, tag, unitEnd, test, relation, parents, own] = node;
      const seldom = own === 0 ? SELDOM : own;
      const file = paths[path] ?? '';
      const packageName = packages[pkg] ?? '';
      const unit = fileUnit(packageName, file);
      return {
        unique_id: ids[position] ?? '',
        resource_type: types[type] as AnyNode['resource_type'],
        name,
        package_name: packageName,
        original_file_path: file,
        patchFile: patch === -1 ? null : (paths[patch] ?? null),
        fqn: [...(folders[folder] ?? []), fqnEnd === 0 ? name : fqnEnd],
        tags: tags[tag] ?? [],
        group: seldom.group ?? null,
        access: seldom.access ?? null,
        version: seldom.version ?? null,
        latestVersion: seldom.latestVersion ?? null,
        sourceName: seldom.sourceName ?? null,
        testName: test === -1 ? null : (testNames[test] ?? null),
        isEmpty: seldom.isEmpty ?? false,
        parents: parents.map(parent => (typeof parent === 'number' ? (ids[parent] ?? '') : parent)),
        unit: unitEnd === 0 ? unit : unit + unitEnd,
        relation,
      };
    }),
  };
}

function idStart({ resource_type: type, package_name: pkg, name }: IndexedNode): string {
  return `${type}.${pkg}.${name}`;
}

function seldomOf(node: IndexedNode): Partial<Seldom> | 0 {
  const own = Object.entries(SELDOM).filter(([key, usual]) => node[key as keyof Seldom] !== usual);
  if (own.length === 0) return 0;
  return Object.fromEntries(own.map(([key]) => [key, node[key as keyof Seldom]]));
}

/** Numbers for values, in the order in which they come. */
class Table<T> {
  readonly items: T[] = [];
  private readonly known = new Map<unknown, number>();
  private readonly keyOf: (item: T) => unknown;

  constructor(keyOf: (item: T) => unknown = item => item) {
    this.keyOf = keyOf;
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
