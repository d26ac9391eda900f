import type { AnyNode, Graph, Manifest, NodeId } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';
import { DOC_FIELDS, GROUP_FIELDS, MACRO_FIELDS } from './manifest-fields.ts';
import { type CompiledFields, nodeEntry, pickFields } from './node-entry.ts';

/** What manifest.json holds beside the manifest. */
export interface ManifestExtra {
  readonly graph: Graph;
  readonly generatedAt: string;
  /** What compiling added to a node; undefined for nodes that were not compiled. */
  readonly compiled?: (id: NodeId) => CompiledFields | undefined;
  /** selectors.yml as dbt spells it out; default: as written. */
  readonly selectors?: Manifest['selectors'];
}

/**
 * manifest.json (dbt's v12) as pieces of text to be written one after the other: a large manifest is never one string. Fields that
 * are ours (`local`) and those that dbt's schema does not know are left out.
 */
export function* manifestPieces(manifest: Manifest, extra: ManifestExtra): Generator<string> {
  yield `{"metadata": ${JSON.stringify(metadata(manifest, extra))}`;
  const entry = (node: AnyNode): unknown => nodeEntry(node, extra.compiled?.(node.unique_id));
  yield* section('nodes', manifest.nodes, entry);
  yield* section('sources', manifest.sources, entry);
  yield* section('macros', manifest.macros, macro => pickFields(macro, MACRO_FIELDS));
  yield* section('docs', manifest.docs, doc => pickFields(doc, DOC_FIELDS));
  yield* section('exposures', manifest.exposures, entry);
  yield* section('metrics', manifest.metrics, entry);
  yield* section('groups', manifest.groups, group => pickFields(group, GROUP_FIELDS));
  yield* section('selectors', extra.selectors ?? manifest.selectors, selector => selector);
  yield* section('disabled', manifest.disabled, nodes => nodes.map(entry));
  yield* section('parent_map', extra.graph.parents, ids => ids);
  yield* section('child_map', extra.graph.children, ids => ids);
  yield* section('group_map', groupMap(manifest), ids => ids);
  yield* section('saved_queries', manifest.saved_queries, entry);
  yield* section('semantic_models', manifest.semantic_models, entry);
  yield* section('unit_tests', manifest.unit_tests, entry);
  yield* section('functions', manifest.functions, entry);
  yield '}\n';
}

/** A key and an object whose entries are serialised one by one and handed on in pieces of some 64,000 characters. */
function* section<T>(
  key: string,
  entries: Readonly<Record<string, T>>,
  toJson: (entry: T) => unknown,
): Generator<string> {
  let piece = `,\n"${key}": {`;
  let separator = '';
  for (const [id, entry] of Object.entries(entries)) {
    piece += `${separator}\n${JSON.stringify(id)}: ${JSON.stringify(toJson(entry))}`;
    separator = ',';
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}}`;
}

const PIECE_LENGTH = 64_000;

function metadata(manifest: Manifest, extra: ManifestExtra): unknown {
  const { project_name, project_id, adapter_type, quoting, ...run } = manifest.metadata;
  const artifactRun: ArtifactRun = {
    invocationId: run.invocation_id,
    startedAt: run.invocation_started_at,
    generatedAt: extra.generatedAt,
    env: run.env,
  };
  return {
    ...artifactMetadata('manifest/v12', artifactRun),
    project_name,
    project_id,
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type,
    quoting,
    run_started_at: run.invocation_started_at,
  };
}

/** Members of each group, by its name. dbt: `build_group_map`. */
function groupMap(manifest: Manifest): Record<string, NodeId[]> {
  const map: Record<string, NodeId[]> = {};
  for (const group of Object.values(manifest.groups)) map[group.name] = [];
  for (const node of [...Object.values(manifest.nodes), ...Object.values(manifest.metrics)]) {
    const group = node.group;
    if (typeof group === 'string' && Object.hasOwn(map, group)) map[group]?.push(node.unique_id);
  }
  return map;
}
