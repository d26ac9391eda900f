import {
  type Diagnostic,
  type FileSystem,
  type JsonObject,
  type JsonValue,
  rememberUrlSecrets,
  TsdbtError,
} from '@tsdbt/core';
import { type RenderText, renderTree } from '../templates/render-tree.ts';
import { isObject } from '../yaml/json-shape.ts';
import { locate, type YamlPath } from '../yaml/locate.ts';
import { readYaml } from '../yaml/read-yaml.ts';

/** One entry of `packages.yml` or `dependencies.yml`. */
export type PackageSpec =
  | { readonly kind: 'local'; readonly local: string }
  | {
      readonly kind: 'git';
      readonly git: string;
      readonly revision: string | null;
      readonly subdirectory: string | null;
      readonly warnUnpinned: boolean;
    }
  | { readonly kind: 'tarball'; readonly tarball: string; readonly name: string }
  | { readonly kind: 'hub'; readonly package: string; readonly version: readonly string[] }
  | { readonly kind: 'private'; readonly private: string };

export interface PackageSpecs {
  readonly specs: readonly PackageSpec[];
  /** The entries as rendered, for the hash in the lock file. */
  readonly entries: readonly JsonObject[];
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

const NAMES = ['dependencies.yml', 'packages.yml'] as const;

/** Reads the packages that a project asks for; none when it has neither file. dbt: one of the two may list packages. */
export function readPackageSpecs(fs: FileSystem, root: string, render: RenderText): PackageSpecs {
  const found: PackageSpecs[] = [];
  for (const name of NAMES) {
    if (fs.stat(`${root}/${name}`)?.kind !== 'file') continue;
    const specs = readFile(name, fs.readText(`${root}/${name}`), render);
    if (specs.entries.length > 0 || specs.diagnostics.length > 0) found.push(specs);
  }
  const [first, second] = found;
  if (first === undefined) return { specs: [], entries: [], file: 'packages.yml', diagnostics: [] };
  if (second === undefined) return first;
  const message = 'dependencies.yml and packages.yml both list packages; keep one list';
  return { ...first, diagnostics: [{ code: 'TS1013', severity: 'error', message, at: { file: second.file } }] };
}

function readFile(file: string, text: string, render: RenderText): PackageSpecs {
  try {
    const document = readYaml(text, file);
    const value = renderTree(document.value, render, () => false);
    rememberUrlSecrets(JSON.stringify(value));
    const list = isObject(value) ? (value.packages ?? []) : [];
    const entries = Array.isArray(list) ? (list as readonly JsonValue[]) : [];
    const diagnostics: Diagnostic[] = [...document.warnings];
    const problem = (message: string, path: YamlPath): undefined => {
      diagnostics.push({ code: 'TS1013', severity: 'error', message, at: locate(document, path) });
      return undefined;
    };
    if (!Array.isArray(list)) problem('"packages" must be a list', ['packages']);
    const specs = entries.map((entry, index) => readEntry(entry, message => problem(message, ['packages', index])));
    return { specs: specs.filter(spec => spec !== undefined), entries: entries.filter(isObject), file, diagnostics };
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    return { specs: [], entries: [], file, diagnostics: error.diagnostics };
  }
}

function readEntry(entry: JsonValue, problem: (message: string) => undefined): PackageSpec | undefined {
  if (!isObject(entry)) return problem('a package is a mapping with one of: package, git, local, tarball');
  const text = (key: string): string | null =>
    entry[key] === undefined || entry[key] === null ? null : String(entry[key]);
  const local = text('local');
  if (local !== null) return { kind: 'local', local };
  const git = text('git');
  if (git !== null) {
    const warnUnpinned = entry['warn-unpinned'] !== false;
    return { kind: 'git', git, revision: text('revision'), subdirectory: text('subdirectory'), warnUnpinned };
  }
  const tarball = text('tarball');
  if (tarball !== null) {
    const name = text('name');
    return name === null ? problem(`the tarball ${tarball} needs a name`) : { kind: 'tarball', tarball, name };
  }
  const hub = text('package');
  if (hub !== null) {
    const version = entry.version;
    if (version === undefined || version === null) return problem(`the package ${hub} needs a version`);
    return { kind: 'hub', package: hub, version: Array.isArray(version) ? version.map(String) : [String(version)] };
  }
  const privately = text('private');
  if (privately !== null) return { kind: 'private', private: privately };
  return problem(
    `a package has one of: package, git, local, tarball; this one has ${Object.keys(entry).join(', ') || 'nothing'}`,
  );
}
