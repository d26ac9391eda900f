import type { ManifestSection } from '@tsdbt/artifacts';
import {
  type AnyNode,
  GRAPH_SECTIONS,
  lazyRecord,
  type Manifest,
  type ManifestMetadata,
  type NodeId,
  sectionOf,
} from '@tsdbt/core';
import type { ParseIndex } from '@tsdbt/project';
import type { ParseStore } from './parse-store.ts';

export interface StoredManifestInput {
  readonly store: ParseStore;
  /** The store's own index, or one that succeeds it. */
  readonly index: ParseIndex;
  readonly metadata: ManifestMetadata;
  /** Nodes that take the place of the store's. */
  readonly fresh?: ReadonlyMap<NodeId, AnyNode>;
}

/** The manifest of which the index tells, its nodes read from the store when somebody asks for one. */
export function storedManifest({ store, index, metadata, fresh = new Map() }: StoredManifestInput): Manifest {
  const record = <S extends ManifestSection>(section: S, ids: readonly string[]): Manifest[S] =>
    lazyRecord(new Set(ids), id => fresh.get(id) ?? store.read(section, id)) as Manifest[S];
  const idsOf = idsBySection(index);
  const graphSection = <S extends ManifestSection>(section: S): Manifest[S] =>
    record(section, idsOf.get(section) ?? []);
  const section = <S extends ManifestSection>(name: S): Manifest[S] => record(name, store.ids(name));
  return {
    metadata,
    nodes: graphSection('nodes'),
    sources: graphSection('sources'),
    macros: section('macros'),
    docs: section('docs'),
    exposures: graphSection('exposures'),
    metrics: graphSection('metrics'),
    groups: section('groups'),
    selectors: index.selectors,
    disabled: section('disabled'),
    saved_queries: graphSection('saved_queries'),
    semantic_models: graphSection('semantic_models'),
    unit_tests: graphSection('unit_tests'),
    functions: graphSection('functions'),
    outlines: new Map(index.nodes.map(node => [node.unique_id, node])),
  };
}

function idsBySection(index: ParseIndex): ReadonlyMap<string, readonly NodeId[]> {
  const ids = new Map<string, NodeId[]>(GRAPH_SECTIONS.map(section => [section, []]));
  for (const node of index.nodes) ids.get(sectionOf(node.resource_type))?.push(node.unique_id);
  return ids;
}
