import type { GroupNode, MacroNode, NodeId } from '@tsdbt/core';
import { type TracedParse, traceOf } from './cache/parse-trace.ts';
import { readSelectors } from './load/selectors.ts';
import { buildManifest, type IndexedManifest } from './manifest.ts';
import { type OpenedParse, openParse, type ParseInput } from './open-parse.ts';
import { collect, indexPatches, parsePackageEntries, parsePackageFiles, warnUnusedPatches } from './parse-package.ts';
import type { PackageEntries, ParseSession } from './parse-session.ts';
import { projectSettings } from './project-settings.ts';
import { checkNames } from './resolve/check-names.ts';
import {
  checkAccess,
  checkAmbiguousRelations,
  checkGroups,
  warnUnusedConfig,
  warnVainOverrides,
} from './resolve/check-nodes.ts';
import { NodeCollection } from './resolve/node-collection.ts';
import { inferPrimaryKeys } from './resolve/primary-keys.ts';
import { resolveReferences } from './resolve/resolve-references.ts';
import { resolveSemanticReferences } from './resolve/semantic-references.ts';
import { parseGroup } from './resources/group.ts';
import { SourceOverrides } from './resources/source-overrides.ts';

/**
 * Files → manifest. Pure and synchronous; everything that is wrong is collected, so that one run reports it all. With an error among the
 * diagnostics the manifest lacks what could not be read.
 */
export function parseProject(input: ParseInput): TracedParse {
  const opened = openParse(input);
  const { session, packages } = opened;
  const nodes = parseNodes(opened);
  const groups = readGroups(session, opened.entries);
  checkNodes(opened, nodes, groups);
  const manifest = manifestOf(session, nodes, groups);
  const project = projectSettings(input.files, packages, input.invocation, operationsOf(nodes));
  return { parsed: { manifest, project, diagnostics: session.diagnostics.all }, trace: traceOf(opened) };
}

/** Every node of the packages' files and property entries; references are not resolved yet. */
export function parseNodes({ session, packages, entries }: OpenedParse): NodeCollection {
  const prefixes = new Map(packages.map(pkg => [pkg.name, pkg.files.prefix]));
  const nodes = new NodeCollection(session.diagnostics, name => prefixes.get(name) ?? '');
  const described = packages.map(pkg => {
    const own = entries.get(pkg) ?? [];
    return { pkg, entries: own, patches: indexPatches(session, pkg, own) };
  });
  for (const { pkg, ...own } of described) parsePackageFiles(session, pkg, own, nodes);
  for (const { pkg, patches } of described) warnUnusedPatches(session, pkg, patches, nodes);
  const overrides = new SourceOverrides(entries);
  for (const pkg of packages) parsePackageEntries(session, pkg, entries.get(pkg) ?? [], { nodes, overrides });
  overrides.warnUnused(session);
  return nodes;
}

function checkNodes(
  { session, packages }: OpenedParse,
  nodes: NodeCollection,
  groups: Record<NodeId, GroupNode>,
): void {
  const byName = new Map(packages.map(pkg => [pkg.name, pkg]));
  resolveReferences(session, { nodes, packages: byName });
  resolveSemanticReferences(session, nodes);
  inferPrimaryKeys(nodes);
  checkNames(session, nodes, byName);
  checkAmbiguousRelations(session, nodes, byName);
  checkAccess(session, nodes);
  checkGroups(session, nodes, new Set(Object.values(groups).map(group => group.name)));
  warnUnusedConfig(session);
  warnVainOverrides(session);
}

function manifestOf(session: ParseSession, nodes: NodeCollection, groups: Record<NodeId, GroupNode>): IndexedManifest {
  const { root, diagnostics, docs } = session;
  const { selectors, diagnostics: problems } = readSelectors(root.files.selectors, document =>
    session.rendererOf(root, document),
  );
  diagnostics.add(...problems);
  return buildManifest(session, { nodes, macros: withDependencies(session), docs: docs.all, groups, selectors });
}

/** Ids of the run hooks, in the order they run. */
function operationsOf(nodes: NodeCollection): {
  readonly onRunStart: readonly NodeId[];
  readonly onRunEnd: readonly NodeId[];
} {
  const operations = [...nodes.manifestNodes('operation')];
  const idsOf = (hook: string) => operations.filter(node => node.tags.includes(hook)).map(node => node.unique_id);
  return { onRunStart: idsOf('on-run-start'), onRunEnd: idsOf('on-run-end') };
}

function readGroups(session: ParseSession, entries: PackageEntries): Record<NodeId, GroupNode> {
  const groups: Record<NodeId, GroupNode> = {};
  for (const [pkg, list] of entries) {
    for (const entry of list) {
      if (entry.kind !== 'groups') continue;
      const group = parseGroup(pkg, entry);
      const earlier = groups[group.unique_id];
      if (earlier !== undefined) {
        const message = `two groups are named "${group.name}": in ${earlier.original_file_path} and in ${group.original_file_path}`;
        session.diagnostics.error({ code: 'TS2001', message, at: { ...entry.place, source: entry.document.text } });
      } else groups[group.unique_id] = group;
    }
  }
  return groups;
}

/** dbt: `depends_on.macros` of macros, read without rendering. A dispatch without an implementation is an error even if never called. */
function withDependencies(session: ParseSession): Record<NodeId, MacroNode> {
  const macros: Record<NodeId, MacroNode> = {};
  for (const macro of Object.values(session.library.macros)) {
    macros[macro.unique_id] = macro;
    collect(session, () => {
      const called = session.library.dependencies(macro);
      if (called.length > 0) macros[macro.unique_id] = { ...macro, depends_on: { macros: called } };
    });
  }
  return macros;
}
