import { type Manifest, type NodeId, type NodeOutline, once } from '@tsdbt/core';
import { graphOutlines } from '../graph-nodes.ts';
import { hasWildcard, wildcardPattern } from './wildcard.ts';

/** The enabled members of the graph, and look-up tables by property, each built when a selection first asks for it. */
export interface NodeIndex {
  readonly nodes: ReadonlyMap<NodeId, NodeOutline>;
  readonly byTag: () => KeyIndex;
  readonly byPackage: () => KeyIndex;
  readonly byResourceType: () => KeyIndex;
  readonly byGroup: () => KeyIndex;
  /** Name of the generic test, or of the unit test. */
  readonly byTestName: () => KeyIndex;
  /** File names, with and without extension. */
  readonly byFile: () => KeyIndex;
  /** Files, their properties files, and every folder above the former. */
  readonly byPath: () => KeyIndex;
  /** `exposure`, `metric` …: names of the nodes of one resource type. */
  readonly byName: (type: NodeOutline['resource_type']) => KeyIndex;
  readonly bySourceName: () => KeyIndex;
}

export type KeyIndex = ReadonlyMap<string, readonly NodeId[]>;

export function createNodeIndex(manifest: Manifest): NodeIndex {
  const nodes = graphOutlines(manifest);
  const table = (keysOf: (node: NodeOutline) => Iterable<string>): (() => KeyIndex) =>
    once(() => keyIndex(nodes, keysOf));
  const names = once(() => namesByType(nodes));
  return {
    nodes,
    byTag: table(node => node.tags),
    byPackage: table(node => [node.package_name]),
    byResourceType: table(node => [node.resource_type]),
    byGroup: table(node => (node.group === null ? [] : [node.group])),
    byTestName: table(node => (node.testName === null ? [] : [node.testName])),
    byFile: table(fileNamesOf),
    byPath: table(pathsOf),
    byName: type => names().get(type) ?? new Map(),
    bySourceName: table(node => (node.sourceName === null ? [] : [node.sourceName])),
  };
}

/** The ids under all keys that the pattern (fnmatch) matches; a pattern without wildcards is one look-up. */
export function lookUp(index: KeyIndex, pattern: string): readonly NodeId[] {
  return hasWildcard(pattern) ? lookUpAll(index, wildcardPattern(pattern)) : (index.get(pattern) ?? []);
}

export function lookUpAll(index: KeyIndex, pattern: RegExp): readonly NodeId[] {
  const found: NodeId[] = [];
  for (const [key, ids] of index) if (pattern.test(key)) found.push(...ids);
  return found;
}

function fileNamesOf(node: NodeOutline): readonly string[] {
  const name = node.original_file_path.slice(node.original_file_path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? [name, name.slice(0, dot)] : [name];
}

function pathsOf(node: NodeOutline): readonly string[] {
  const paths = new Set([node.original_file_path]);
  for (
    let end = node.original_file_path.lastIndexOf('/');
    end > 0;
    end = node.original_file_path.lastIndexOf('/', end - 1)
  )
    paths.add(node.original_file_path.slice(0, end));
  if (node.patchFile !== null) paths.add(node.patchFile);
  return [...paths];
}

function namesByType(nodes: ReadonlyMap<NodeId, NodeOutline>): ReadonlyMap<string, KeyIndex> {
  const byType = new Map<string, Map<string, NodeId[]>>();
  for (const [id, node] of nodes) {
    const names = byType.get(node.resource_type) ?? new Map<string, NodeId[]>();
    byType.set(node.resource_type, names);
    add(names, node.name, id);
  }
  return byType;
}

function keyIndex(nodes: ReadonlyMap<NodeId, NodeOutline>, keysOf: (node: NodeOutline) => Iterable<string>): KeyIndex {
  const index = new Map<string, NodeId[]>();
  for (const [id, node] of nodes) for (const key of keysOf(node)) add(index, key, id);
  return index;
}

function add(index: Map<string, NodeId[]>, key: string, id: NodeId): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, [id]);
  else ids.push(id);
}
