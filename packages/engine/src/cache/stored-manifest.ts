import {
  type AnyNode,
  type GraphSection,
  lazyRecord,
  type Manifest,
  type ManifestMetadata,
  type NodeId,
} from '@tsdbt/core';
import type { ParseIndex } from '@tsdbt/project';
import type { IndexedNodes } from './indexed-nodes.ts';
import type { ParseStore } from './parse-store.ts';

export interface StoredManifestInput {
  readonly store: ParseStore;
  /** The store's own index, or one that succeeds it, and its nodes. */
  readonly index: ParseIndex;
  readonly nodes: IndexedNodes;
  readonly metadata: ManifestMetadata;
  /** Nodes that take the place of the store's. */
  readonly fresh?: ReadonlyMap<NodeId, AnyNode>;
}

/** The manifest of which the index tells, its nodes read from the store when somebody asks for one. */
export function storedManifest({ store, index, nodes, metadata, fresh = new Map() }: StoredManifestInput): Manifest {
  const section = <S extends GraphSection>(name: S): Manifest[S] =>
    lazyRecord(nodes.idsOf(name), id => fresh.get(id) ?? store.read(name, id)) as Manifest[S];
  return {
    metadata,
    nodes: section('nodes'),
    sources: section('sources'),
    exposures: section('exposures'),
    metrics: section('metrics'),
    selectors: index.selectors,
    ...storedDefinitions(store),
    saved_queries: section('saved_queries'),
    semantic_models: section('semantic_models'),
    unit_tests: section('unit_tests'),
    functions: section('functions'),
    outlines: nodes,
  };
}

/** The sections that are no part of the graph, likewise. */
export function storedDefinitions(store: ParseStore): Pick<Manifest, 'macros' | 'docs' | 'groups' | 'disabled'> {
  const section = <S extends 'macros' | 'docs' | 'groups' | 'disabled'>(name: S): Manifest[S] =>
    lazyRecord(new Set(store.ids(name)), id => store.read(name, id)) as Manifest[S];
  return { macros: section('macros'), docs: section('docs'), groups: section('groups'), disabled: section('disabled') };
}
