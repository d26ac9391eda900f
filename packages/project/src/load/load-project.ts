import { type Diagnostic, type FileSystem, type JsonObject, TsdbtError } from '@tsdbt/core';
import { installedPackages, missingPackages } from '../packages/installed-packages.ts';
import { readPackageSpecs } from '../packages/package-specs.ts';
import { packagesRenderer, projectRenderer, type RenderInputs } from '../templates/yaml-renderers.ts';
import { collectFiles } from './collect-files.ts';
import { readProjectFile } from './find-project.ts';
import { type ProjectConfig, readProjectConfig } from './project-config.ts';
import type { PackageFiles, ProjectFiles, TextFile } from './project-files.ts';

/**
 * Reads all that parsing needs from disk: the project in `root` (absolute) and the packages installed for it. Throws when there is no
 * readable project file; what is wrong elsewhere is in the result's diagnostics. `inputs` are what Jinja in project files may see.
 */
export function loadProject(fs: FileSystem, root: string, inputs: RenderInputs): ProjectFiles {
  const projectFile = readProjectFile(fs, root);
  const config = readProjectConfig(projectFile, '', projectRenderer(inputs, projectFile));
  const installPath = `${root}/${textOf(config.values, 'packages-install-path', 'dbt_packages')}`;
  const installed = installedPackages(fs, installPath);
  const asked = readPackageSpecs(fs, root, packagesRenderer(inputs));
  const diagnostics: Diagnostic[] = [...asked.diagnostics, ...missingPackages(fs, root, asked, installed)];
  const packages: PackageFiles[] = [];
  for (const each of installed) {
    const prefix = `${each.root.slice(root.length + 1)}/`;
    const source: PackageSource = { root: each.root, prefix, isRoot: false, projectFile: each.projectFile };
    try {
      const own = readProjectConfig(each.projectFile, prefix, projectRenderer(inputs, each.projectFile));
      packages.push(readPackage(fs, source, own));
    } catch (error) {
      if (!(error instanceof TsdbtError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  packages.push(readPackage(fs, { root, prefix: '', isRoot: true, projectFile }, config));
  return { root, packages, diagnostics };
}

type PackageSource = Pick<PackageFiles, 'root' | 'prefix' | 'isRoot' | 'projectFile'>;

function readPackage(fs: FileSystem, source: PackageSource, config: ProjectConfig): PackageFiles {
  const files = collectFiles(fs, source.root, config.paths);
  const selectors = source.isRoot ? optionalFile(fs, source.root, 'selectors.yml') : undefined;
  return { ...source, files, ...(selectors === undefined ? {} : { selectors }) };
}

function optionalFile(fs: FileSystem, root: string, path: string): TextFile | undefined {
  return fs.stat(`${root}/${path}`)?.kind === 'file' ? { path, text: fs.readText(`${root}/${path}`) } : undefined;
}

function textOf(values: JsonObject, key: string, fallback: string): string {
  const value = values[key];
  return typeof value === 'string' && value !== '' ? value : fallback;
}
