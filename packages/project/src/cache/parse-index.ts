import {
  type AnyNode,
  customVariables,
  type Diagnostic,
  type Invocation,
  type JsonObject,
  type Manifest,
  type NodeOutline,
  outlineOf,
  type ProjectSettings,
} from '@tsdbt/core';
import type { ProjectFiles } from '../load/project-files.ts';
import { digest } from '../naming/digest.ts';
import { type FileRecord, fileRecords } from './file-record.ts';
import type { ParseTrace, TracedParse } from './parse-trace.ts';
import { fileUnit, unitEndOf, unitOf } from './parse-unit.ts';

/**
 * What one parse leaves for the next, beside the nodes themselves: enough to tell what changed, to select, and to find what a changed
 * file refers to. Plain JSON.
 */
export interface ParseIndex {
  /** Of everything that all nodes depend on and that is no file below the resource paths; see `parseKey`. */
  readonly key: string;
  /** Milliseconds since the epoch, before the first file was looked at. */
  readonly takenAt: number;
  /** Environment variables that were read, as digests of their values; null: not set. */
  readonly env: Readonly<Record<string, string | null>>;
  /** All packages' files in the order of parsing. */
  readonly files: readonly FileRecord[];
  readonly entryKinds: ParseTrace['entryKinds'];
  readonly volatileUnits: readonly string[];
  /** Units with a node that is disabled. */
  readonly disabledUnits: readonly string[];
  /** Warnings, to be shown again. */
  readonly diagnostics: readonly Diagnostic[];
  readonly project: ProjectSettings;
  readonly selectors: Manifest['selectors'];
  readonly quoting: JsonObject;
  /** Members of the graph in the manifest's order. */
  readonly nodes: readonly IndexedNode[];
}

export interface IndexedNode extends NodeOutline {
  /** What it is parsed with: its file, and `unitEnd`. */
  readonly unit: string;
  readonly unitEnd: string;
  /** `relation_name`, which no two nodes may share; null for sources, which may. */
  readonly relation: string | null;
}

export interface IndexInput {
  readonly files: ProjectFiles;
  readonly invocation: Invocation;
  /** `parseKey` of these files and this invocation. */
  readonly key: string;
}

/** The index of a whole parse; undefined when the next parse could take nothing over. */
export function indexOf({ parsed, trace }: TracedParse, input: IndexInput): ParseIndex | undefined {
  const { manifest, project, diagnostics } = parsed;
  if (trace.unsettled || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const files = fileRecords(input.files);
  if (files === undefined) return undefined;
  return {
    key: input.key,
    takenAt: Date.parse(input.invocation.startedAt),
    env: environmentDigests(trace.envVars, input.invocation.env),
    files,
    entryKinds: trace.entryKinds,
    volatileUnits: trace.volatileUnits,
    disabledUnits: [...new Set(Object.values(manifest.disabled).flatMap(nodes => nodes.map(unitOf)))],
    diagnostics,
    project,
    selectors: manifest.selectors,
    quoting: manifest.metadata.quoting,
    nodes: [...manifest.outlines.values()],
  };
}

export function indexedNode(node: AnyNode): IndexedNode {
  const named = node.resource_type !== 'source' && 'relation_name' in node ? node.relation_name : null;
  const unitEnd = unitEndOf(node);
  const unit = fileUnit(node.package_name, node.original_file_path) + unitEnd;
  return Object.assign(outlineOf(node), { unit, unitEnd, relation: typeof named === 'string' ? named : null });
}

/** Digest of what every node may depend on: the program, project files, target, variables, flags that parsing reads. No secret is in it. */
export function parseKey(files: ProjectFiles, invocation: Invocation, program: string): string {
  const { target, vars, dbtRelease, flags, projectDir } = invocation;
  const { versionCheck, storeFailures = null, targetPath = null, behavior } = flags;
  const packages = files.packages.map(({ root, prefix, projectFile, layout, selectors, varsFile }) => {
    return [root, prefix, projectFile.path, projectFile.text, layout, selectors?.text ?? null, varsFile?.text ?? null];
  });
  const { profileName, name, schema, threads, visible } = target;
  const seen = [
    program,
    projectDir,
    packages,
    files.diagnostics,
    files.seedSizeLimit ?? null,
    [profileName, name, schema, threads, visible],
    vars,
    customVariables(invocation.env),
    [dbtRelease, versionCheck, storeFailures, targetPath, behavior],
  ];
  return digest('sha256', JSON.stringify(seen));
}

export function environmentDigests(
  names: readonly string[],
  env: Invocation['env'],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    names.map(name => {
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      return [name, value === undefined ? null : digest('sha256', value)];
    }),
  );
}

/** Whether the index speaks of the same project in the same circumstances; files are another matter. */
export function isCurrent(index: ParseIndex, { key, invocation }: Omit<IndexInput, 'files'>): boolean {
  const env: JsonObject = environmentDigests(Object.keys(index.env), invocation.env);
  return index.key === key && Object.entries(index.env).every(([name, value]) => env[name] === value);
}
