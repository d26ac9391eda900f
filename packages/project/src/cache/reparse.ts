import type { AnyNode, Diagnostic, GroupNode, NodeId, RefCall } from '@tsdbt/core';
import type { ProjectFiles } from '../load/project-files.ts';
import { type OpenedParse, openParse, type ParseInput, type Vocabulary } from '../open-parse.ts';
import { parseNodes } from '../parse-project.ts';
import type { PackageContext } from '../parse-session.ts';
import { checkAccess, checkGroups } from '../resolve/check-nodes.ts';
import type { NodeCollection } from '../resolve/node-collection.ts';
import { inferPrimaryKeys } from '../resolve/primary-keys.ts';
import { resolveReferences } from '../resolve/resolve-references.ts';
import { type FileChanges, packageKey } from './file-record.ts';
import { mergeNodes } from './merge-nodes.ts';
import { environmentDigests, type IndexedNode, type ParseIndex } from './parse-index.ts';
import { type ParseTrace, traceOf } from './parse-trace.ts';
import { entryUnit, fileUnit, unitOf } from './parse-unit.ts';
import { ReparseScope } from './reparse-scope.ts';

/** What an earlier parse made of the project. */
export interface KnownParse {
  readonly index: ParseIndex;
  readonly vocabulary: Vocabulary;
  readonly groups: Readonly<Record<NodeId, GroupNode>>;
}

export interface Reparsed {
  readonly index: ParseIndex;
  /** The nodes that were parsed again; all others are as they were. */
  readonly nodes: ReadonlyMap<NodeId, AnyNode>;
}

/**
 * Parses what changed and takes over everything else. The result is what parsing the whole project would give; where that is not certain
 * (a change of names, anything to report, a kind of file that reaches further than its own nodes) it is undefined, and the whole project
 * has to be parsed.
 */
export function reparse(
  input: Omit<ParseInput, 'vocabulary'>,
  known: KnownParse,
  changes: FileChanges,
): Reparsed | undefined {
  const { index } = known;
  const scope = new ReparseScope(index);
  if (!scope.addChanges(changes.changed)) return undefined;
  const current = { ...index, files: changes.records, takenAt: Date.parse(input.invocation.startedAt) };
  if (scope.files.size + scope.entries.size + scope.whole.size === 0) return { index: current, nodes: new Map() };

  const files = withFiles(input.files, scope, unit => scope.hasEntriesOf(unit));
  const opened = openParse({ ...input, files, vocabulary: known.vocabulary });
  for (const [pkg, entries] of opened.entries) if (!scope.addEntries(pkg.name, entries)) return undefined;
  if (index.disabledUnits.some(unit => scope.has(unit)) || wasReported(index, scope, input.files)) return undefined;

  const part = withinScope(opened, input.files, scope);
  const nodes = parseNodes(part);
  const packages = new Map(part.packages.map(pkg => [pkg.name, pkg]));
  const others = referredTo(index, nodes, scope);
  resolveReferences(part.session, { nodes, packages, others });
  inferPrimaryKeys(nodes);
  checkAccess(part.session, nodes);
  checkGroups(part.session, nodes, new Set(Object.values(known.groups).map(group => group.name)));
  const trace = traceOf(part);
  if (nodes.disabled.size > 0 || trace.unsettled || reportsMore(part.session.diagnostics.all, index.diagnostics)) {
    return undefined;
  }
  const fresh = [...nodes.enabled.values()].filter(node => scope.has(unitOf(node)));
  const merged = mergeNodes(index.nodes, { fresh, scope, testsAreConfigured: testsAreConfigured(part) });
  if (merged === undefined) return undefined;
  return {
    index: {
      ...current,
      env: { ...index.env, ...environmentDigests(trace.envVars, input.invocation.env) },
      entryKinds: { ...index.entryKinds, ...kindsOfWholeFiles(trace.entryKinds, scope) },
      volatileUnits: [...index.volatileUnits.filter(unit => !scope.has(unit)), ...trace.volatileUnits],
      nodes: merged,
    },
    nodes: new Map(fresh.map(node => [node.unique_id, node])),
  };
}

/**
 * Nodes beyond the scope that have a name which nodes of the scope refer to. What else there is only matters to hints, and where there is
 * anything to report, everything is parsed.
 */
function referredTo({ nodes: known }: ParseIndex, nodes: NodeCollection, scope: ReparseScope): readonly IndexedNode[] {
  const names = new Set<string>();
  for (const node of [...nodes.enabled.values(), ...[...nodes.disabled.values()].flat()]) {
    if (!('refs' in node)) continue;
    for (const { name } of node.refs as readonly RefCall[]) names.add(name);
    for (const [, table] of node.sources as readonly (readonly [string, string])[]) names.add(table);
  }
  return known.filter(node => names.has(node.name) && !scope.hasNode(node));
}

/** The project with those files of the scope that are wanted. */
function withFiles(files: ProjectFiles, scope: ReparseScope, wanted: (unit: string) => boolean): ProjectFiles {
  const packages = files.packages.map(pkg => {
    const name = packageKey(pkg);
    const own = pkg.files.filter(({ path }) => scope.hasPath(path) && wanted(fileUnit(name, path)));
    return { ...pkg, files: own };
  });
  return { ...files, packages };
}

/** What was opened, with the files and the entries of the scope. */
function withinScope({ session, packages, entries }: OpenedParse, all: ProjectFiles, scope: ReparseScope): OpenedParse {
  const files = new Map(withFiles(all, scope, unit => scope.files.has(unit)).packages.map(pkg => [pkg.root, pkg]));
  const parts = new Map<PackageContext, PackageContext>();
  for (const pkg of packages) parts.set(pkg, { ...pkg, files: files.get(pkg.files.root) ?? pkg.files });
  const within = [...parts].map(([pkg, part]) => {
    const own = (entries.get(pkg) ?? []).filter(entry => scope.has(entryUnit(pkg, entry)));
    return [part, own] as const;
  });
  return { session, packages: [...parts.values()], entries: new Map(within) };
}

/** Whether something was to say about a file or a node of the scope: it may be settled now. */
function wasReported({ diagnostics, nodes }: ParseIndex, scope: ReparseScope, files: ProjectFiles): boolean {
  if (diagnostics.length === 0) return false;
  const touched = new Set<string>();
  for (const pkg of files.packages) {
    for (const { path } of pkg.files)
      if (scope.hasFile(fileUnit(packageKey(pkg), path))) touched.add(pkg.prefix + path);
  }
  for (const node of nodes) if (scope.hasNode(node)) touched.add(node.unique_id);
  return diagnostics.some(({ at, nodeId }) => touched.has(nodeId ?? '') || touched.has(at?.file ?? ''));
}

function reportsMore(now: readonly Diagnostic[], before: readonly Diagnostic[]): boolean {
  const known = new Set(before.map(diagnostic => JSON.stringify(diagnostic)));
  return now.some(diagnostic => !known.has(JSON.stringify(diagnostic)));
}

/** Then other tests may be all that a configuration path of the project file applies to. */
function testsAreConfigured({ packages }: OpenedParse): boolean {
  return packages.some(({ config: { values } }) => values.data_tests !== undefined || values.tests !== undefined);
}

function kindsOfWholeFiles(kinds: ParseTrace['entryKinds'], scope: ReparseScope): ParseTrace['entryKinds'] {
  return Object.fromEntries([...scope.whole].map(unit => [unit, kinds[unit] ?? []]));
}
