import { buildMacroLibrary, builtinMacroNodes, nodeNamer, type TemplateHost } from '@tsdbt/context';
import { DBT_VERSIONS, type DocNode, type Invocation, type MacroNode, type NodeId, TsdbtError } from '@tsdbt/core';
import { ReadLog } from './cache/read-log.ts';
import type { ProjectFiles } from './load/project-files.ts';
import { excludingRequirement, unreadableRequirement } from './load/required-version.ts';
import {
  DiagnosticList,
  openPackage,
  type PackageContext,
  type PackageEntries,
  type ParseSession,
} from './parse-session.ts';
import { projectSettings } from './project-settings.ts';
import { ForeignPatches } from './properties/foreign-patches.ts';
import { type PropertyEntry, readProperties } from './properties/read-properties.ts';
import { readAllMacros } from './resources/all-macros.ts';
import { BUILTIN_DOCS } from './resources/builtin-docs.ts';
import { type DocFunction, DocLookup, readDocs } from './resources/docs.ts';
import { TemplateReader } from './templates/read-template.ts';
import { type DescriptionInputs, renderDescription } from './templates/render-description.ts';
import { yamlRenderer } from './templates/yaml-renderers.ts';
import { locate } from './yaml/locate.ts';

export interface OpenedParse {
  readonly session: ParseSession;
  /** The root last. */
  readonly packages: readonly PackageContext[];
  readonly entries: PackageEntries;
}

/** Macros and doc blocks of a whole project. */
export interface Vocabulary {
  readonly macros: Readonly<Record<NodeId, MacroNode>>;
  readonly docs: Readonly<Record<NodeId, DocNode>>;
}

export interface ParseInput {
  readonly files: ProjectFiles;
  readonly invocation: Invocation;
  readonly host: TemplateHost;
  /** Where an earlier parse has read macros and doc blocks, `files` need not have them. */
  readonly vocabulary?: Vocabulary;
}

/** Reads what all nodes depend on: project files, property files, doc blocks, macros. */
export function openParse({ files, invocation, host, vocabulary }: ParseInput): OpenedParse {
  const diagnostics = new DiagnosticList(files.diagnostics);
  const reads = new ReadLog();
  const packages = openPackages(files, invocation, { diagnostics, reads });
  const root = packages[packages.length - 1];
  if (root === undefined) throw new Error('the root project is always among the packages');
  const project = projectSettings(files, packages, invocation, { onRunStart: [], onRunEnd: [] });
  const ofAll = { invocation, project, host: reads.ofAll(host) };
  const rendererOf: ParseSession['rendererOf'] = (pkg, document) =>
    yamlRenderer({ packageName: pkg.name, ...ofAll }, document);
  const entries = new Map(packages.map(pkg => [pkg, readEntries(pkg, rendererOf, diagnostics)]));
  const docs = new DocLookup(vocabulary?.docs ?? readAllDocs(packages, diagnostics), root.name);
  const createdAt = Date.parse(invocation.startedAt) / 1000;
  const describerOf = describer(docs, ofAll, diagnostics);
  const withArguments = invocation.flags.behavior.validate_macro_args === true;
  const reading = { createdAt, describerOf, diagnostics, withArguments };
  const macros = vocabulary?.macros ?? { ...builtinMacroNodes(), ...readAllMacros(packages, entries, reading) };
  const library = buildMacroLibrary({ macros, rootPackage: root.name, dispatch: project.dispatch });
  const session: ParseSession = {
    invocation,
    diagnostics,
    root,
    library,
    reader: new TemplateReader({ invocation, project, library, host: reads.ofNodes(host) }),
    docs,
    namer: nodeNamer({ ...ofAll, library }),
    broken: new Set(),
    packageNames: [root, ...packages.slice(0, -1)].map(pkg => pkg.name),
    foreign: new ForeignPatches(),
    reads,
    storeFailures: invocation.flags.storeFailures === true,
    createdAt,
    rendererOf,
    describerOf,
  };
  return { session, packages, entries };
}

function openPackages(
  files: ProjectFiles,
  invocation: Invocation,
  log: Pick<ParseSession, 'diagnostics' | 'reads'>,
): PackageContext[] {
  const names = new Set<string>();
  return files.packages.map(each => {
    const pkg = openPackage(each, invocation, log);
    if (names.has(pkg.name)) {
      const message = `two packages are named "${pkg.name}"`;
      log.diagnostics.error({
        code: 'TS2001',
        message,
        at: locate(pkg.config.document, ['name']),
        hint: 'rename one of them',
      });
    }
    names.add(pkg.name);
    const required = pkg.config.values['require-dbt-version'];
    const at = () => locate(pkg.config.document, ['require-dbt-version']);
    const unreadable = unreadableRequirement(required);
    if (unreadable !== undefined) {
      log.diagnostics.error({
        code: 'TS1005',
        message: `"require-dbt-version" is "${unreadable}", must be a version`,
        at: at(),
      });
    }
    const excluding = invocation.flags.versionCheck ? excludingRequirement(required, invocation.dbtRelease) : undefined;
    if (excluding !== undefined) {
      const message = `${pkg.name} requires dbt ${excluding}, which excludes ${DBT_VERSIONS[invocation.dbtRelease]}, as which tsdbt runs this project`;
      log.diagnostics.error({
        code: 'TS1010',
        message,
        at: at(),
        hint: 'pass --no-version-check to try it all the same',
      });
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
  const docs: Record<NodeId, DocNode> = { ...BUILTIN_DOCS };
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

function describer(
  docs: DocLookup,
  rendering: Omit<DescriptionInputs, 'packageName'>,
  diagnostics: DiagnosticList,
): ParseSession['describerOf'] {
  return (pkg, entry) => {
    const problem = (message: string, hint: string | undefined): void => {
      const at = { ...entry.place, source: entry.document.text };
      diagnostics.error({ code: 'TS3003', message, at, ...(hint === undefined ? {} : { hint }) });
    };
    const render = (text: string, doc: DocFunction): string => {
      try {
        return renderDescription(text, doc, { ...rendering, packageName: pkg.name });
      } catch (error) {
        if (!(error instanceof TsdbtError)) throw error;
        const at = { ...entry.place, source: entry.document.text };
        diagnostics.add(...error.diagnostics.map(each => ({ ...each, at })));
        return text;
      }
    };
    return text => docs.describe(text, { packageName: pkg.name, problem, render });
  };
}
