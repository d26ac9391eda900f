import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace as data: what the checks of layers and the drawing of the architecture look at. */
export interface Workspace {
  readonly packages: readonly WorkspacePackage[];
  /** Folders that the root tsconfig.json builds, e.g. `packages/core`. */
  readonly builtFolders: readonly string[];
  /** What tests may import besides a package's own dependencies. */
  readonly rootDevDependencies: readonly string[];
}

export interface WorkspacePackage {
  /** Under packages/. */
  readonly folder: string;
  /** As in package.json, e.g. `@tsdbt/core`. */
  readonly name: string;
  readonly dependencies: readonly string[];
  /** The folders under packages/ that its tsconfig.json references. */
  readonly references: readonly string[];
  readonly files: readonly WorkspaceFile[];
}

export interface WorkspaceFile {
  /** From the package's folder, with forward slashes, e.g. `src/index.ts`. */
  readonly path: string;
  readonly text: string;
}

/** The repository's root folder. */
export const REPOSITORY: string = dirname(dirname(fileURLToPath(import.meta.url)));

export function readWorkspace(root: string): Workspace {
  const folders = readdirSync(join(root, 'packages')).filter(folder =>
    existsSync(join(root, 'packages', folder, 'package.json')),
  );
  return {
    packages: folders.sort().map(folder => readPackage(root, folder)),
    builtFolders: readReferences(join(root, 'tsconfig.json')).map(path => posix.normalize(path)),
    rootDevDependencies: Object.keys(readManifest(join(root, 'package.json')).devDependencies ?? {}),
  };
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const at = join(root, 'packages', folder);
  const manifest = readManifest(join(at, 'package.json'));
  return {
    folder,
    name: manifest.name ?? '',
    dependencies: Object.keys(manifest.dependencies ?? {}),
    references: readReferences(join(at, 'tsconfig.json')).map(path => posix.basename(path)),
    files: ['src', 'tools'].flatMap(inner => readSources(at, inner)),
  };
}

function readSources(at: string, inner: string): readonly WorkspaceFile[] {
  if (!existsSync(join(at, inner))) return [];
  return readdirSync(join(at, inner), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .sort()
    .map(path => posix.join(inner, path.replaceAll('\\', '/')))
    .map(path => ({ path, text: readFileSync(join(at, path), 'utf8') }));
}

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

function readReferences(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const config = JSON.parse(readFileSync(file, 'utf8')) as { references?: readonly { path: string }[] };
  return (config.references ?? []).map(reference => reference.path);
}
