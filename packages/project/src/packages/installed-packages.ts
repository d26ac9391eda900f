import { type Diagnostic, type FileSystem, TsdbtError } from '@tsdbt/core';
import { readProjectFile } from '../load/find-project.ts';
import type { TextFile } from '../load/project-files.ts';
import { pythonStr } from '../naming/python-text.ts';
import { objectOf } from '../yaml/json-shape.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import type { PackageSpec, PackageSpecs } from './package-specs.ts';

export interface InstalledPackage {
  /** Absolute. */
  readonly root: string;
  /** Folder below the install path. */
  readonly folder: string;
  readonly projectFile: TextFile;
}

/** The packages in the install path, by folder name (dbt: every folder there that holds a project file; its own `deps` links local packages). */
export function installedPackages(fs: FileSystem, installPath: string): readonly InstalledPackage[] {
  const found: InstalledPackage[] = [];
  for (const entry of fs.list(installPath)) {
    if (entry.kind === 'file' || entry.name.startsWith('__')) continue;
    const root = `${installPath}/${entry.name}`;
    try {
      found.push({ root, folder: entry.name, projectFile: readProjectFile(fs, root) });
    } catch (error) {
      if (!(error instanceof TsdbtError)) throw error;
    }
  }
  return found;
}

/** TS1011 for what the project asks for and is not installed. */
export function missingPackages(
  fs: FileSystem,
  root: string,
  asked: PackageSpecs,
  installed: readonly InstalledPackage[],
): readonly Diagnostic[] {
  const folders = new Set(installed.map(each => each.folder));
  const missing = asked.specs.filter(spec => {
    const folder = folderOf(fs, root, spec);
    return folder === undefined ? installed.length < asked.specs.length : !folders.has(folder);
  });
  return missing.map(spec => ({
    code: 'TS1011',
    severity: 'error',
    message: `the package ${specName(spec)} is not installed`,
    at: { file: asked.file },
    hint: 'run tsdbt deps (as with dbt: dbt deps) to install what packages.yml lists',
  }));
}

/** How messages name a package. */
export function specName(spec: PackageSpec): string {
  switch (spec.kind) {
    case 'local':
      return spec.local;
    case 'git':
      return spec.git;
    case 'tarball':
      return spec.name;
    case 'hub':
      return spec.package;
    case 'private':
      return spec.private;
  }
}

/** The folder that installing makes, where that is known beforehand: it bears the name of the package's project. */
function folderOf(fs: FileSystem, root: string, spec: PackageSpec): string | undefined {
  if (spec.kind === 'tarball') return spec.name;
  if (spec.kind === 'hub') return undefined;
  return spec.kind === 'local' ? localName(fs, root, spec.local) : undefined;
}

/** A local folder that has gone is no reason to ask for `deps` under another name. */
function localName(fs: FileSystem, root: string, local: string): string | undefined {
  try {
    return projectIdentity(fs, localFolder(root, local), local).name;
  } catch (error) {
    if (error instanceof TsdbtError) return undefined;
    throw error;
  }
}

/** Name and version that a folder's project file gives. Throws when there is no such file, or no YAML. */
export function projectIdentity(
  fs: FileSystem,
  folder: string,
  label: string,
): { readonly name: string | undefined; readonly version: string | null } {
  const file = readProjectFile(fs, folder);
  const { name, version } = objectOf(readYaml(file.text, `${label}/${file.path}`).value);
  return {
    name: typeof name === 'string' ? name : undefined,
    version: version === undefined || version === null ? null : pythonStr(version),
  };
}

/** dbt: paths of local packages, nested ones too, are relative to the root project. */
export function localFolder(root: string, local: string): string {
  const joined = local.startsWith('/') ? local : `${root}/${local}`;
  const parts: string[] = [];
  for (const part of joined.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
