import { type AnyNode, type JsonObject, sectionOf } from '@tsdbt/core';
import { type CompiledFields, compiledEntry, entryOf, shownNode } from './node-entry.ts';
import type { ManifestEdit } from './write-manifest.ts';

/**
 * What compiling a node changes in its entry of an artifact that a parse wrote (UTF-8), so that the rest need not be made again: paths
 * take the place of nulls, what is new comes last. Offsets are the entry's.
 */
export function compiledEdits(node: AnyNode, entry: Uint8Array, compiled: CompiledFields): readonly ManifestEdit[] {
  if (!isCompilable(node)) return [];
  const bytes = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength);
  const edits: ManifestEdit[] = [];
  for (const { name, unset } of PATHS) {
    const path = compiled[name];
    if (path === null) continue;
    const at = onlyPlace(bytes, unset);
    if (at === undefined) return [wholeEntry(node, entry, compiled)];
    edits.push({ offset: at + unset.length - NULL.length, length: NULL.length, json: JSON.stringify(path) });
  }
  edits.push({ offset: entry.length - 1, length: 0, json: `,${membersJson(compiledEntry(compiled).added)}` });
  return edits;
}

const NULL = 'null';

/** Fields of an entry, in its order, as they stand there until the node is compiled. */
const PATHS = (['build_path', 'compiled_path'] as const).map(name => ({
  name,
  unset: Buffer.from(`"${name}":${NULL}`),
}));

/** dbt: seeds cannot be compiled, nor can what is not among the manifest's `nodes`. */
function isCompilable({ resource_type: type }: AnyNode): boolean {
  return type !== 'seed' && sectionOf(type) === 'nodes';
}

/**
 * Where a field of the entry stands. Quotes inside of texts are escaped, so that only keys are found; a key of that name inside of
 * another field (`meta`, the arguments of a test) makes it undefined: then it is not known which is the entry's.
 */
function onlyPlace(entry: Buffer, field: Buffer): number | undefined {
  const at = entry.indexOf(field);
  return at < 0 || entry.includes(field, at + 1) ? undefined : at;
}

function wholeEntry(node: AnyNode, { length }: Uint8Array, compiled: CompiledFields): ManifestEdit {
  return { offset: 0, length, json: JSON.stringify(entryOf(shownNode(node, compiled))) };
}

function membersJson(object: JsonObject): string {
  return JSON.stringify(object).slice(1, -1);
}
