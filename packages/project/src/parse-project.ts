import { buildMacroLibrary, builtinMacroNodes, nodeNamer, type TemplateHost } from '@tsdbt/context';
import type { DocNode, GroupNode, Invocation, MacroNode, NodeId, ParsedProject } from '@tsdbt/core';
import type { ProjectFiles } from './load/project-files.ts';
import { excludingRequirement } from './load/required-version.ts';
import { readSelectors } from './load/selectors.ts';
import { buildManifest } from './manifest.ts';
import { collect, parsePackageEntries, parsePackageFiles } from './parse-package.ts';
import { DiagnosticList, openPackage, type PackageContext, type ParseSession } from './parse-session.ts';
import { projectSettings } from './project-settings.ts';
import { type PropertyEntry, readProperties } from './properties/read-properties.ts';
import { checkAmbiguousRelations, checkGroups, warnUnusedConfig, warnVainOverrides } from './resolve/check-nodes.ts';
import { NodeCollection } from './resolve/node-collection.ts';
import { resolveReferences } from './resolve/resolve-references.ts';
import { DocLookup, readDocs } from './resources/docs.ts';
import { parseGroup } from './resources/group.ts';
import { patchMacro, readMacros } from './resources/macro.ts';
import { TemplateReader } from './templates/read-template.ts';
import { yamlRenderer } from './templates/yaml-renderers.ts';
import { locate } from './yaml/locate.ts';

/**
 * Files → manifest. Pure and synchronous; everything that is wrong is collected, so that one run reports it all. With an error among the
 * diagnostics the manifest lacks what could not be read.
 */
export function parseProject(files: ProjectFiles, invocation: Invocation, host: TemplateHost): ParsedProject {
  const diagnostics = new DiagnosticList(files.diagnostics);
  const packages = openPackages(files, invocation, diagnostics);
  const root = packages[packages.length - 1];
  if (root === undefined) throw new Error('the root project is always among the packages');
  const byName = new Map(packages.map(pkg => [pkg.name, pkg]));
  const settings = projectSettings(files, packages, invocation, { onRunStart: [], onRunEnd: [] });
  const rendererOf = (pkg: PackageContext, document: Parameters<ParseSession['rendererOf']>[1]) =>
    yamlRenderer({ invocation, project: settings, packageName: pkg.name, host }, document);
  const entries = new Map(packages.map(pkg => [pkg, readEntries(pkg, rendererOf, diagnostics)]));
  const docs = new DocLookup(readAllDocs(packages, diagnostics), root.name);
  const createdAt = Date.parse(invocation.startedAt) / 1000;
  const describerOf = describer(docs, diagnostics);
  const macros = readAllMacros(packages, entries, { createdAt, describerOf, diagnostics });
  const library = buildMacroLibrary({
    macros: { ...builtinMacroNodes(), ...macros },
    rootPackage: root.name,
    dispatch: settings.dispatch,
  });
  const reader = new TemplateReader({ invocation, project: settings, library, host });
  const session: ParseSession = {
    invocation,
    diagnostics,
    root,
    library,
    reader,
    docs,
    namer: nodeNamer({ library, invocation, project: settings, host }),
    storeFailures: invocation.flags.storeFailures === true,
    createdAt,
    rendererOf,
    describerOf,
  };
  const nodes = parseNodes(session, packages, entries);
  const groups = readGroups(entries, diagnostics);
  resolveReferences(session, nodes, byName);
  checkAmbiguousRelations(session, nodes, byName);
  checkGroups(session, nodes, new Set(Object.values(groups).map(group => group.name)));
  warnUnusedConfig(session);
  warnVainOverrides(session);
  const selectors = readSelectors(root.files.selectors, document => rendererOf(root, document));
  diagnostics.add(...selectors.diagnostics);
  const manifest = buildManifest(session, {
    nodes,
    macros: withDependencies(session, diagnostics),
    docs: docs.all,
    groups,
    selectors: selectors.selectors,
  });
  const operations = [...nodes.manifestNodes('operation')];
  const idsOf = (hook: string): readonly NodeId[] =>
    operations.filter(node => node.tags.includes(hook)).map(node => node.unique_id);
  const project = projectSettings(files, packages, invocation, {
    onRunStart: idsOf('on-run-start'),
    onRunEnd: idsOf('on-run-end'),
  });
  return { manifest, project, diagnostics: diagnostics.all };
}

type Entries = ReadonlyMap<PackageContext, readonly PropertyEntry[]>;

function openPackages(files: ProjectFiles, invocation: Invocation, diagnostics: DiagnosticList): PackageContext[] {
  return files.packages.map(each => {
    const pkg = openPackage(each, invocation, diagnostics);
    const excluding = invocation.flags.versionCheck
      ? excludingRequirement(pkg.config.values['require-dbt-version'])
      : undefined;
    if (excluding !== undefined) {
      const at = locate(pkg.config.document, ['require-dbt-version']);
      const message = `${pkg.name} requires dbt ${excluding}, which excludes the version that tsdbt is compatible with`;
      diagnostics.error({ code: 'TS1010', message, at, hint: 'pass --no-version-check to try it all the same' });
    }
    return pkg;
  });
}

function readEntries(
  pkg: PackageContext,
  rendererOf: ParseSession['rendererOf'],
  diagnostics: DiagnosticList,
): readonly PropertyEntry[] {
  return pkg.files.files
    .filter(file => file.role === 'properties')
    .flatMap(file => {
      const read = readProperties(file, pkg.files.prefix, document => rendererOf(pkg, document));
      diagnostics.add(...read.diagnostics);
      return read.entries;
    });
}

function readAllDocs(packages: readonly PackageContext[], diagnostics: DiagnosticList): Record<NodeId, DocNode> {
  const docs: Record<NodeId, DocNode> = {};
  for (const pkg of packages) {
    for (const file of pkg.files.files) {
      if (file.role !== 'docs') continue;
      const read = readDocs(pkg, file);
      diagnostics.add(...read.diagnostics);
      for (const doc of read.docs) {
        const earlier = docs[doc.unique_id];
        if (earlier !== undefined) {
          const message = `two doc blocks are named "${doc.name}": in ${earlier.original_file_path} and in ${doc.original_file_path}`;
          diagnostics.error({ code: 'TS2001', message, at: { file: pkg.files.prefix + file.path } });
        } else docs[doc.unique_id] = doc;
      }
    }
  }
  return docs;
}

function describer(docs: DocLookup, diagnostics: DiagnosticList): ParseSession['describerOf'] {
  return (pkg, entry) => text =>
    docs.describe(text, pkg.name, (message, hint) => {
      const at = { ...entry.place, source: entry.document.text };
      diagnostics.error({ code: 'TS3003', message, at, ...(hint === undefined ? {} : { hint }) });
    });
}

interface MacroReading {
  readonly createdAt: number;
  readonly describerOf: ParseSession['describerOf'];
  readonly diagnostics: DiagnosticList;
}

function readAllMacros(
  packages: readonly PackageContext[],
  entries: Entries,
  reading: MacroReading,
): Record<NodeId, MacroNode> {
  const macros: Record<NodeId, MacroNode> = {};
  for (const pkg of packages) {
    for (const file of pkg.files.files) {
      if (file.role !== 'macro' && file.role !== 'generic_test') continue;
      const read = readMacros(pkg, file, reading.createdAt);
      reading.diagnostics.add(...read.diagnostics);
      for (const macro of read.macros) addMacro(macros, macro, pkg, reading.diagnostics);
    }
    for (const entry of entries.get(pkg) ?? []) {
      if (entry.kind === 'macros') patchNamed(macros, pkg, entry, reading);
    }
  }
  return macros;
}

function addMacro(
  macros: Record<NodeId, MacroNode>,
  macro: MacroNode,
  pkg: PackageContext,
  diagnostics: DiagnosticList,
): void {
  const earlier = macros[macro.unique_id];
  if (earlier === undefined) {
    macros[macro.unique_id] = macro;
    return;
  }
  const { prefix } = pkg.files;
  const where = (each: MacroNode): string => `${prefix}${each.original_file_path}:${each.local.codeStart?.line ?? 1}`;
  const message = `two macros of ${pkg.name} are named "${macro.name}": in ${where(earlier)} and in ${where(macro)}`;
  diagnostics.error({
    code: 'TS3011',
    message,
    at: { file: prefix + macro.original_file_path, ...macro.local.codeStart },
  });
}

/** dbt: a test may be described under its name without `test_`. */
function patchNamed(
  macros: Record<NodeId, MacroNode>,
  pkg: PackageContext,
  entry: PropertyEntry,
  reading: MacroReading,
): void {
  const id = [entry.name, `test_${entry.name}`]
    .map(name => `macro.${pkg.name}.${name}`)
    .find(each => macros[each] !== undefined);
  const macro = id === undefined ? undefined : macros[id];
  if (id !== undefined && macro !== undefined) {
    macros[id] = patchMacro(macro, entry, reading.describerOf(pkg, entry));
    return;
  }
  const message = `${entry.document.file} describes the macro "${entry.name}", which does not exist`;
  reading.diagnostics.warning({ code: 'TS2003', message, at: { ...entry.place, source: entry.document.text } });
}

function parseNodes(session: ParseSession, packages: readonly PackageContext[], entries: Entries): NodeCollection {
  const prefixes = new Map(packages.map(pkg => [pkg.name, pkg.files.prefix]));
  const nodes = new NodeCollection(session.diagnostics, name => prefixes.get(name) ?? '');
  for (const pkg of packages) parsePackageFiles(session, pkg, entries.get(pkg) ?? [], nodes);
  for (const pkg of packages) parsePackageEntries(session, pkg, entries.get(pkg) ?? [], nodes);
  return nodes;
}

function readGroups(entries: Entries, diagnostics: DiagnosticList): Record<NodeId, GroupNode> {
  const groups: Record<NodeId, GroupNode> = {};
  for (const [pkg, list] of entries) {
    for (const entry of list) {
      if (entry.kind !== 'groups') continue;
      const group = parseGroup(pkg, entry);
      const earlier = groups[group.unique_id];
      if (earlier !== undefined) {
        const message = `two groups are named "${group.name}": in ${earlier.original_file_path} and in ${group.original_file_path}`;
        diagnostics.error({ code: 'TS2001', message, at: { ...entry.place, source: entry.document.text } });
      } else groups[group.unique_id] = group;
    }
  }
  return groups;
}

/** dbt: `depends_on.macros` of macros, read without rendering. A dispatch without an implementation is an error even if never called. */
function withDependencies(session: ParseSession, diagnostics: DiagnosticList): Record<NodeId, MacroNode> {
  const macros: Record<NodeId, MacroNode> = {};
  for (const macro of Object.values(session.library.macros)) {
    macros[macro.unique_id] = macro;
    if (macro.local.builtin === true) continue;
    collect({ diagnostics }, () => {
      const called = session.library.dependencies(macro);
      if (called.length > 0) macros[macro.unique_id] = { ...macro, depends_on: { macros: called } };
    });
  }
  return macros;
}
