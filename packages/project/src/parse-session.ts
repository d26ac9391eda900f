import type { MacroLibrary, NodeNamer } from '@tsdbt/context';
import {
  type Diagnostic,
  type Invocation,
  type JsonObject,
  type JsonValue,
  type NodeId,
  plainObject,
  type SourceSpan,
} from '@tsdbt/core';
import type { ReadLog } from './cache/read-log.ts';
import { checkConfig } from './config/check-config.ts';
import type { ConfigResource } from './config/config-keys.ts';
import { ConfigTree } from './config/config-tree.ts';
import { type ProjectConfig, readProjectConfig } from './load/project-config.ts';
import type { PackageFiles } from './load/project-files.ts';
import type { Describe } from './properties/columns.ts';
import type { ForeignPatches } from './properties/foreign-patches.ts';
import type { PropertyEntry } from './properties/read-properties.ts';
import type { DocLookup } from './resources/docs.ts';
import type { TemplateReader } from './templates/read-template.ts';
import type { RenderText } from './templates/render-tree.ts';
import { projectRenderer } from './templates/yaml-renderers.ts';
import { isObject, objectOf } from './yaml/json-shape.ts';
import { locate } from './yaml/locate.ts';
import type { YamlDocument } from './yaml/read-yaml.ts';

/** One package while its files are parsed. */
export interface PackageContext {
  readonly name: string;
  readonly isRoot: boolean;
  readonly files: PackageFiles;
  readonly config: ProjectConfig;
  /** Configuration trees of the project file, rendered, and as written. */
  readonly trees: Readonly<Record<ConfigResource, ConfigTree>>;
  readonly rawTrees: Readonly<Record<ConfigResource, ConfigTree>>;
  /** Its own `vars:`. */
  readonly vars: JsonObject;
}

/** The entries of each package's property files. */
export type PackageEntries = ReadonlyMap<PackageContext, readonly PropertyEntry[]>;

/** What everything in one parse shares. */
export interface ParseSession {
  readonly invocation: Invocation;
  readonly diagnostics: DiagnosticList;
  readonly root: PackageContext;
  readonly library: MacroLibrary;
  readonly reader: TemplateReader;
  readonly docs: DocLookup;
  readonly namer: NodeNamer;
  /** Files, by their name without extension, whose node could not be made: what refers to one is no mistake of its own. */
  readonly broken: Set<string>;
  readonly reads: ReadLog;
  /** Of all packages, the root first. */
  readonly packageNames: readonly string[];
  /** What property files say about nodes of other packages. */
  readonly foreign: ForeignPatches;
  /** `--store-failures`. */
  readonly storeFailures: boolean;
  /** Seconds since the epoch, for `created_at`. */
  readonly createdAt: number;
  /** Renders the YAML of a package; problems are raised at the path's place. */
  readonly rendererOf: (pkg: PackageContext, document: YamlDocument) => RenderText;
  /** Renders the descriptions of an entry; an unknown doc block is reported at the entry. */
  readonly describerOf: (pkg: PackageContext, entry: PropertyEntry) => Describe;
}

/** Collects what is wrong, so that one run reports everything. */
export class DiagnosticList {
  readonly all: Diagnostic[];

  constructor(known: readonly Diagnostic[] = []) {
    this.all = [...known];
  }

  add(...diagnostics: readonly Diagnostic[]): void {
    this.all.push(...diagnostics);
  }

  error(diagnostic: Omit<Diagnostic, 'severity'>): void {
    this.all.push({ ...diagnostic, severity: 'error' });
  }

  hasErrors(): boolean {
    return this.all.some(diagnostic => diagnostic.severity === 'error');
  }

  warning(diagnostic: Omit<Diagnostic, 'severity'>): void {
    this.all.push({ ...diagnostic, severity: 'warning' });
  }
}

/** Opens a package: its project file rendered with the target, its configuration trees checked once. */
export function openPackage(
  files: PackageFiles,
  invocation: Invocation,
  { diagnostics, reads }: Pick<ParseSession, 'diagnostics' | 'reads'>,
): PackageContext {
  const { env, vars: given, target, flags } = invocation;
  const ofFile = files.varsFile?.vars ?? {};
  const inputs = {
    env,
    vars: { ...ofFile, ...given },
    target,
    onEnvVar: (name: string) => void reads.envVars.add(name),
  };
  const config = readProjectConfig(files.projectFile, files.prefix, projectRenderer(inputs, files.projectFile));
  diagnostics.add(...config.diagnostics);
  const ofAnalyses = flags.behavior.require_corrected_analysis_fqns === true;
  const trees = configTrees(config.values, ofAnalyses);
  const isRoot = files.isRoot;
  checkTrees(config, diagnostics);
  const ofProject = objectOf(config.raw.vars);
  const isInBoth = Object.keys(ofFile).length > 0 && Object.keys(ofProject).length > 0;
  if (isInBoth) refuseBoth(config, diagnostics);
  const vars = Object.keys(ofFile).length > 0 ? ofFile : ofProject;
  return { name: config.name, isRoot, files, config, trees, rawTrees: configTrees(config.raw, ofAnalyses), vars };
}

function refuseBoth({ document }: ProjectConfig, diagnostics: DiagnosticList): void {
  const message = `variables stand in vars.yml and in ${document.file}`;
  const at = locate(document, ['vars']);
  diagnostics.error({ code: 'TS1028', message, at, hint: 'keep them in one of the two' });
}

/** Which key of the project file configures what (dbt: operations follow `models`, and so do analyses unless a flag corrects it). */
const TREE_KEYS: Readonly<Record<ConfigResource, string>> = {
  model: 'models',
  analysis: 'models',
  operation: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  test: 'data_tests',
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic-models',
  saved_query: 'saved-queries',
  unit_test: 'unit_tests',
  function: 'functions',
};

function configTrees(values: JsonObject, ofAnalyses: boolean): Record<ConfigResource, ConfigTree> {
  const byKey = new Map<string, ConfigTree>();
  const treeOf = (key: string): ConfigTree => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    // dbt: `tests` is the older word for `data_tests`.
    const value = key === 'data_tests' ? { ...objectOf(values.tests), ...objectOf(values.data_tests) } : values[key];
    const tree = new ConfigTree(plainObject(objectOf(value)));
    byKey.set(key, tree);
    return tree;
  };
  const entries = Object.entries(TREE_KEYS).map(([resource, key]) => [resource, treeOf(key)] as const);
  if (ofAnalyses) entries.push(['analysis', treeOf('analyses')]);
  return Object.fromEntries(entries) as Record<ConfigResource, ConfigTree>;
}

/** The trees of a project file that configure resources, by its key; for messages about unused paths. */
export function treesByKey(pkg: PackageContext): ReadonlyMap<string, ConfigTree> {
  return new Map(Object.entries(TREE_KEYS).map(([resource, key]) => [key, pkg.trees[resource as ConfigResource]]));
}

/** Wrong types in the configuration trees, at their place in the project file. */
function checkTrees(config: ProjectConfig, diagnostics: DiagnosticList): void {
  for (const [resource, key] of Object.entries(TREE_KEYS)) {
    if (resource === 'analysis' || resource === 'operation') continue;
    for (const written of key === 'data_tests' ? ['tests', 'data_tests'] : [key]) {
      const visit = (value: JsonValue, path: readonly string[]): void => {
        const own: Record<string, JsonValue> = {};
        const names = new Map<string, string>();
        for (const [name, item] of Object.entries(objectOf(value))) {
          if (!name.startsWith('+') && isObject(item)) visit(item, [...path, name]);
          else {
            const plain = name.replace(/^\+\s*/, '');
            own[plain] = item;
            names.set(plain, name);
          }
        }
        const at = (name: string): SourceSpan => locate(config.document, [...path, names.get(name) ?? name]);
        diagnostics.add(...checkConfig(plainObject(own), resource as ConfigResource, at));
      };
      visit(config.values[written] ?? null, [written]);
    }
  }
}

/** dbt: `<type>.<package>.<name>`, with parts that are empty left out. */
export function uniqueId(...parts: readonly (string | null | undefined)[]): NodeId {
  return parts.filter(part => part !== null && part !== undefined && part !== '').join('.');
}
