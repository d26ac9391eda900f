import type { AnyNode, Graph, JsonValue, MacroNode, Manifest, NodeId } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';
import { type Field, MACRO_FIELDS, nodeFields, SOURCE_FIELDS, UNIT_TEST_FIELDS } from './manifest-fields.ts';

/** What manifest.json holds beside the manifest. */
export interface ManifestExtra {
  readonly graph: Graph;
  readonly generatedAt: string;
  /** What compiling added to a node; undefined for nodes that were not compiled. */
  readonly compiled?: (id: NodeId) => CompiledFields | undefined;
}

/** dbt's fields of a compiled node. */
export interface CompiledFields {
  readonly compiled_code: string;
  /** `target/compiled/…`, relative to the project's root. */
  readonly compiled_path: string | null;
  /** `target/run/…`; null for what has not run. */
  readonly build_path: string | null;
  readonly extra_ctes: readonly { readonly id: NodeId; readonly sql: string }[];
}

/**
 * manifest.json (dbt's v12) as pieces of text to be written one after the other: a large manifest is never one string. Fields that
 * are ours (`local`) and those that dbt's schema does not know are left out.
 */
export function* manifestPieces(manifest: Manifest, extra: ManifestExtra): Generator<string> {
  yield `{"metadata": ${JSON.stringify(metadata(manifest, extra))}`;
  yield* section('nodes', manifest.nodes, node => nodeEntry(node, extra));
  yield* section('sources', manifest.sources, node => pick(node, SOURCE_FIELDS));
  yield* section('macros', manifest.macros, macroEntry);
  yield* section('docs', manifest.docs, withoutLocal);
  yield* section('exposures', manifest.exposures, withoutLocal);
  yield* section('metrics', manifest.metrics, withoutLocal);
  yield* section('groups', manifest.groups, withoutLocal);
  yield* section('selectors', manifest.selectors, selector => selector);
  yield* section('disabled', manifest.disabled, nodes => nodes.map(node => nodeEntry(node, extra)));
  yield* section('parent_map', extra.graph.parents, ids => ids);
  yield* section('child_map', extra.graph.children, ids => ids);
  yield* section('group_map', groupMap(manifest), ids => ids);
  yield* section('saved_queries', manifest.saved_queries, withoutLocal);
  yield* section('semantic_models', manifest.semantic_models, withoutLocal);
  yield* section('unit_tests', manifest.unit_tests, node => pick(node, UNIT_TEST_FIELDS));
  yield* section('functions', manifest.functions, withoutLocal);
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

function nodeEntry(node: AnyNode, extra: ManifestExtra): unknown {
  switch (node.resource_type) {
    case 'source':
      return pick(node, SOURCE_FIELDS);
    case 'unit_test':
      return pick(node, UNIT_TEST_FIELDS);
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'function':
      return withoutLocal(node);
    default: {
      const entry = pick(node, nodeFields(node.resource_type, node.test_metadata !== undefined));
      // dbt: seeds depend on nothing and cannot be compiled.
      if (node.resource_type === 'seed') return { ...entry, depends_on: { macros: node.depends_on.macros } };
      const compiled = extra.compiled?.(node.unique_id);
      return compiled === undefined ? entry : { ...entry, compiled: true, ...compiled, extra_ctes_injected: true };
    }
  }
}

/** dbt: an argument of a documented macro always has all three fields. */
function macroEntry(macro: MacroNode): unknown {
  return pick(macro, MACRO_FIELDS);
}

function pick(node: object, fields: readonly Field[]): Record<string, JsonValue | undefined> {
  const source = node as Readonly<Record<string, JsonValue>>;
  const entry: Record<string, JsonValue | undefined> = {};
  for (const [name, absent] of fields) entry[name] = source[name] ?? absent;
  return entry;
}

function withoutLocal(entry: object): unknown {
  return { ...entry, local: undefined };
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
