import { type AnyNode, type Graph, keysOf, type Manifest, type NodeId } from '@tsdbt/core';
import { type ArtifactRun, artifactMetadata } from './artifact-metadata.ts';
import { EntryTexts } from './entry-text.ts';
import { DOC_FIELDS, GROUP_FIELDS, MACRO_FIELDS } from './manifest-fields.ts';
import { type CompiledFields, entryOf, type Shown, shownNode } from './node-entry.ts';

/** What manifest.json holds beside the manifest. */
export interface ManifestExtra {
  readonly graph: Graph;
  readonly generatedAt: string;
  /** What compiling added to a node; undefined for nodes that were not compiled. */
  readonly compiled?: (id: NodeId) => CompiledFields | undefined;
  /** selectors.yml as dbt spells it out; default: as written. */
  readonly selectors?: Manifest['selectors'];
  /** The JSON of an entry where it is known already (then its node need not be): UTF-8. */
  readonly known?: (section: ManifestSection, id: string) => Uint8Array | undefined;
  /** Hears of every entry that is made (and not known); of a list of entries, too. */
  readonly made?: (section: ManifestSection, id: string, shown: Shown | readonly Shown[]) => void;
  /** Hears where in the artifact the JSON of each entry stands, in bytes. */
  readonly placed?: (section: ManifestSection, id: string, offset: number, length: number) => void;
}

/** The sections that hold what was parsed. */
export type ManifestSection = Exclude<keyof Manifest, 'metadata' | 'outlines' | 'selectors'>;

/**
 * manifest.json (dbt's v12) as pieces of text to be written one after the other: a large manifest is never one string. Fields that
 * are ours (`local`) and those that dbt's schema does not know are left out.
 */
export function* manifestPieces(manifest: Manifest, extra: ManifestExtra): Generator<string | Uint8Array> {
  const { graph, known, made, placed, compiled, selectors = manifest.selectors } = extra;
  const texts = new EntryTexts();
  const asNode = (node: AnyNode): Shown => shownNode(node, compiled?.(node.unique_id));
  let offset = 0;
  /** Counts bytes only where somebody wants to know places. */
  const count = <T extends string | Uint8Array>(piece: T): T => {
    if (placed !== undefined) offset += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
    return piece;
  };
  function* section<S extends ManifestSection>(
    name: S,
    show: (value: Manifest[S][string]) => Shown | readonly Shown[],
  ): Generator<string | Uint8Array> {
    const values = manifest[name] as Readonly<Record<string, Manifest[S][string]>>;
    const make = (id: string): string => {
      const shown = show(values[id] as Manifest[S][string]);
      made?.(name, id, shown);
      return isList(shown) ? `[${shown.map(one => texts.text(one)).join(',')}]` : texts.text(shown);
    };
    yield count(`,\n"${name}": {`);
    let separator = '\n';
    for (const id of keysOf(values)) {
      yield count(`${separator}${JSON.stringify(id)}: `);
      const start = offset;
      yield count(known?.(name, id) ?? make(id));
      placed?.(name, id, start, offset - start);
      separator = ',\n';
    }
    yield count('}');
  }
  yield count(headOf(manifest, extra));
  yield* section('nodes', asNode);
  yield* section('sources', asNode);
  yield* section('macros', source => ({ source, fields: MACRO_FIELDS }));
  yield* section('docs', source => ({ source, fields: DOC_FIELDS }));
  yield* section('exposures', asNode);
  yield* section('metrics', asNode);
  yield* section('groups', source => ({ source, fields: GROUP_FIELDS }));
  yield* record('selectors', selectors, count);
  yield* section('disabled', nodes => nodes.map(asNode));
  yield* record('parent_map', graph.parents, count);
  yield* record('child_map', graph.children, count);
  yield* record('group_map', groupMap(manifest), count);
  yield* section('saved_queries', asNode);
  yield* section('semantic_models', asNode);
  yield* section('unit_tests', asNode);
  yield* section('functions', asNode);
  yield count('}\n');
}

/** `Array.isArray` does not narrow a read-only list. */
function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** Other JSON in some place of an earlier artifact, in bytes: that of an entry, or within one. */
export interface ManifestEdit {
  readonly offset: number;
  readonly length: number;
  readonly json: string;
}

/** An artifact that was written before (UTF-8), to be read piece by piece: a large one is never all in memory. */
export interface EarlierArtifact {
  /** Bytes. */
  readonly size: number;
  /** What it gives is valid until the next call. Whoever reads on from where they were pays least. */
  readonly read: (offset: number, length: number) => Uint8Array;
}

/** An earlier artifact with other JSON in some places, in their order, and a head of its own. */
export function* patchedManifest(
  earlier: EarlierArtifact,
  manifest: Manifest,
  { edits, ...extra }: Pick<ManifestExtra, 'graph' | 'generatedAt'> & { readonly edits: Iterable<ManifestEdit> },
): Generator<string | Uint8Array> {
  yield headOf(manifest, extra);
  let at = endOfHead(earlier);
  for (const { offset, length, json } of edits) {
    yield* between(earlier, at, offset);
    yield json;
    at = offset + length;
  }
  yield* between(earlier, at, earlier.size);
}

/** The head has no line breaks, and the rest begins with a comma and one. */
function endOfHead(earlier: EarlierArtifact): number {
  let at = 0;
  for (const block of between(earlier, 0, earlier.size)) {
    const found = block.indexOf(LINE_BREAK);
    if (found >= 0) return at + found - 1;
    at += block.length;
  }
  throw new Error('the earlier artifact is no manifest');
}

const LINE_BREAK = 10;

function* between({ read }: EarlierArtifact, start: number, end: number): Generator<Uint8Array> {
  for (let at = start; at < end; at += MOST_AT_ONCE) yield read(at, Math.min(end - at, MOST_AT_ONCE));
}

/** Bytes. */
const MOST_AT_ONCE = 1 << 18;

/** The JSON of a node as an entry of the artifact. */
export function manifestEntryJson(node: AnyNode): string {
  return JSON.stringify(entryOf(shownNode(node)));
}

function headOf(manifest: Manifest, extra: ManifestExtra): string {
  return `{"metadata": ${JSON.stringify(metadata(manifest, extra))}`;
}

/** A key and an object, in pieces of some 64,000 characters. */
function* record(
  key: string,
  values: Readonly<Record<string, unknown>>,
  count: (piece: string) => string,
): Generator<string> {
  let content = `,\n"${key}": {`;
  let separator = '\n';
  for (const id of keysOf(values)) {
    content += `${separator}${JSON.stringify(id)}: ${JSON.stringify(values[id])}`;
    separator = ',\n';
    if (content.length < PIECE_LENGTH) continue;
    yield count(content);
    content = '';
  }
  yield count(`${content}}`);
}

const PIECE_LENGTH = 64_000;

function metadata(manifest: Manifest, extra: ManifestExtra): unknown {
  const { project_name, project_id, adapter_type, quoting, ...run } = manifest.metadata;
  const artifactRun: ArtifactRun = {
    dbtVersion: run.dbt_version,
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
  if (Object.keys(manifest.groups).length === 0) return map;
  for (const group of Object.values(manifest.groups)) map[group.name] = [];
  const { nodes, saved_queries, semantic_models, metrics } = manifest;
  for (const node of [nodes, saved_queries, semantic_models, metrics].flatMap(section =>
    Object.values<AnyNode>(section),
  )) {
    const { group } = node as { readonly group?: unknown };
    if (typeof group === 'string' && Object.hasOwn(map, group)) map[group]?.push(node.unique_id);
  }
  return map;
}
