import type { AnyNode, Diagnostic, Manifest, NodeId } from '@tsdbt/core';
import { graphNodes } from '../graph-nodes.ts';
import { changedMacros } from './changed-macros.ts';
import { aspectsOf, type ChangeAspect, isModifiedWhenNew, type StateChange } from './compare-nodes.ts';
import { brokenContract, removedContracts } from './contract-breaks.ts';

/** What changed since a previous manifest, node by node; computed when asked. */
export interface StateComparison {
  readonly isNew: (id: NodeId) => boolean;
  /** Why the node counts as `state:modified`; empty when it does not. */
  readonly changes: (id: NodeId) => readonly StateChange[];
  /** dbt's sub-forms, e.g. `state:modified.body`. A new node has changed in every aspect that its kind has. */
  readonly hasChanged: (id: NodeId, aspect: ChangeAspect) => boolean;
  /** TS5005 for broken and removed contracts, TS5006 for seeds whose rows could not be compared. */
  readonly diagnostics: () => readonly Diagnostic[];
}

/** Compares two manifests as `state:` does. dbt: `StateSelectorMethod`. */
export function stateComparison(manifest: Manifest, previous: Manifest): StateComparison {
  const nodes = graphNodes(manifest);
  const before = graphNodes(previous);
  const changedMacro = changedMacros(manifest, previous);
  const memo = new Map<NodeId, readonly StateChange[]>();

  const macroChanges = (node: AnyNode): StateChange[] => {
    const macro = changedMacro(node.resource_type === 'source' ? [] : node.depends_on.macros);
    return macro === undefined ? [] : [{ aspect: 'macros', detail: `${macro} changed` }];
  };
  const compare = (node: AnyNode): readonly StateChange[] => {
    const old = before.get(node.unique_id);
    const own = old === undefined ? newNode(node) : differences(node, old);
    return [...own, ...macroChanges(node)];
  };
  return {
    isNew: id => !before.has(id),
    changes: id => {
      const node = nodes.get(id);
      if (node === undefined) return [];
      const changes = memo.get(id) ?? compare(node);
      memo.set(id, changes);
      return changes;
    },
    hasChanged: (id, name) => {
      const node = nodes.get(id);
      if (node === undefined) return false;
      if (name === 'macros') return macroChanges(node).length > 0;
      const old = before.get(id);
      const same = (aspect: Aspect): boolean => old !== undefined && aspect.difference(node, old) === undefined;
      return aspectsOf(node).some(aspect => aspect.name === name && !same(aspect));
    },
    diagnostics: () => [
      ...[...nodes.values()].flatMap(node => noteworthy(node, before.get(node.unique_id))),
      ...removedContracts(manifest, previous),
    ],
  };
}

type Aspect = ReturnType<typeof aspectsOf>[number];

function newNode(node: AnyNode): StateChange[] {
  return isModifiedWhenNew(node) ? [{ aspect: 'new', detail: 'not in the previous state' }] : [];
}

function differences(node: AnyNode, old: AnyNode): StateChange[] {
  const changes: StateChange[] = [];
  for (const { name, modifies, difference } of aspectsOf(node)) {
    const detail = modifies ? difference(node, old) : undefined;
    if (detail !== undefined) changes.push({ aspect: name, detail });
  }
  return changes;
}

function noteworthy(node: AnyNode, old: AnyNode | undefined): Diagnostic[] {
  const contract = brokenContract(node, old);
  if (contract !== undefined) return [contract];
  if (node.resource_type !== 'seed' || node.checksum.name !== 'path') return [];
  return [
    {
      code: 'TS5006',
      severity: 'warning',
      message: `${node.unique_id} is too large to compare by its rows; only its path was compared`,
      at: { file: node.original_file_path },
      nodeId: node.unique_id,
    },
  ];
}
