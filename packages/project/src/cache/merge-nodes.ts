import type { AnyNode } from '@tsdbt/core';
import { groupBy } from './group-by.ts';
import { type IndexedNode, indexedNode } from './parse-index.ts';
import type { ReparseScope } from './reparse-scope.ts';

interface Fresh {
  readonly fresh: readonly AnyNode[];
  readonly scope: ReparseScope;
  /** Whether the project file configures tests. */
  readonly testsAreConfigured: boolean;
}

/**
 * The nodes of the index with those of the scope replaced, in the order in which parsing the whole project finds them. Undefined when
 * others could notice: a node came, went or goes by another name. Only generic tests may come and go, since nothing refers to them.
 */
export function mergeNodes(
  known: readonly IndexedNode[],
  { fresh, scope, testsAreConfigured }: Fresh,
): readonly IndexedNode[] | undefined {
  const blocks = groupBy(
    fresh.map(node => indexedNode(node)),
    blockOf,
  );
  const merged: IndexedNode[] = [];
  const replaced: IndexedNode[] = [];
  const placed = new Set<string>();
  for (const node of known) {
    if (!scope.hasNode(node)) {
      merged.push(node);
      continue;
    }
    replaced.push(node);
    const block = blockOf(node);
    if (placed.has(block)) continue;
    placed.add(block);
    merged.push(...(blocks.get(block) ?? []));
  }
  for (const block of blocks.keys()) if (!placed.has(block)) return undefined;
  if (facesOf(replaced) !== facesOf([...blocks.values()].flat())) return undefined;
  const before = new Set(replaced.map(node => node.unique_id));
  const sameNodes = fresh.length === replaced.length && fresh.every(node => before.has(node.unique_id));
  if (sameNodes) return merged;
  const ids = new Set(merged.map(node => node.unique_id));
  return ids.size < merged.length || testsAreConfigured ? undefined : merged;
}

/** Nodes that stand next to each other in a section of the manifest. */
function blockOf(node: IndexedNode): string {
  return `${node.resource_type === 'source' ? 'source' : 'node'} ${node.unit}`;
}

/** All that other nodes can see of some nodes. */
function facesOf(nodes: readonly IndexedNode[]): string {
  const faces = nodes.flatMap(node =>
    node.testName === null
      ? [[node.unique_id, node.version, node.latestVersion, node.access, node.group, node.relation, node.fqn]]
      : [],
  );
  return JSON.stringify(faces);
}
