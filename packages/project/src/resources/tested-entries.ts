import type { JsonObject, ManifestNode } from '@tsdbt/core';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { type NodePatch, nodePatch, versionPatches } from '../properties/node-patch.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import type { NodeCollection } from '../resolve/node-collection.ts';
import { isObject, listOf } from '../yaml/json-shape.ts';
import { parseGenericTests, testsOf } from './generic-test.ts';
import type { ParsedSource } from './source.ts';

/** The generic tests of a model, seed or snapshot; of each version, if it has versions. */
export function addNodeTests(
  session: ParseSession,
  pkg: PackageContext,
  entry: PropertyEntry,
  nodes: NodeCollection,
): void {
  const versions = listOf(entry.value.versions).filter(isObject);
  const patches = versions.length === 0 ? [nodePatch(entry)] : versionPatches(entry);
  for (const [index, patch] of patches.entries()) {
    const known = findNode(session, pkg, patch, nodes);
    if (known === undefined) continue;
    const own = versions[index];
    const tests = (own === undefined ? undefined : testsOf(own)) ?? testsOf(entry.value);
    const { version } = patch;
    const ref = { name: patch.name, package: null, version: version === undefined ? null : version.version };
    const parsed = parseGenericTests(session, {
      pkg,
      entry,
      target: {
        label: version === undefined ? patch.name : `${patch.name}_v${version.version}`,
        isSource: false,
        reference:
          version === undefined ? `ref('${patch.name}')` : `ref('${patch.name}', version='${version.version}')`,
      },
      fileKeyName: `${entry.kind}.${patch.name}`,
      columns: patch.columns,
      tests,
      attached: known,
      facts: { refs: [ref], sources: [] },
    });
    for (const test of parsed) nodes.add(test);
  }
}

/** The generic tests of a source table. */
export function addSourceTests(
  session: ParseSession,
  pkg: PackageContext,
  source: ParsedSource,
  nodes: NodeCollection,
): void {
  const { node, entry, table } = source;
  const parsed = parseGenericTests(session, {
    pkg,
    entry,
    target: {
      label: `${node.source_name}_${node.name}`,
      isSource: true,
      reference: `source('${node.source_name}', '${node.name}')`,
    },
    fileKeyName: `sources.${node.source_name}`,
    columns: listOf(table.columns).filter(isObject) as readonly JsonObject[],
    tests: testsOf(table),
    tags: [...listOf(entry.value.tags), ...listOf(table.tags)],
    attached: undefined,
    facts: { refs: [], sources: [[node.source_name, node.name]] },
  });
  for (const test of parsed) nodes.add(test);
}

/** The node that an entry describes. dbt: an enabled one of the file's package, else of any package, else what is disabled in its own. */
function findNode(
  session: ParseSession,
  pkg: PackageContext,
  patch: NodePatch,
  nodes: NodeCollection,
): ManifestNode | undefined {
  const version = patch.version === undefined ? undefined : `v${patch.version.version}`;
  const own = (['model', 'seed', 'snapshot'] as const).map(type => uniqueId(type, pkg.name, patch.name, version));
  const enabled = own.find(id => nodes.enabled.has(id));
  if (enabled !== undefined) return nodes.enabled.get(enabled) as ManifestNode;
  const type = TYPES[patch.entry.kind];
  const foreign = session.packageNames
    .filter(name => type !== undefined && name !== pkg.name)
    .map(name => nodes.enabled.get(uniqueId(type ?? 'model', name, patch.name, version)))
    .find(node => node !== undefined);
  return (foreign ?? own.map(id => nodes.disabled.get(id)?.[0]).find(node => node !== undefined)) as
    | ManifestNode
    | undefined;
}

const TYPES: Readonly<Partial<Record<PropertyEntry['kind'], 'model' | 'seed' | 'snapshot'>>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
};
