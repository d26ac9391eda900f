import { type Diagnostic, type FileSystem, fail, type JsonObject, TsdbtError } from '@tsdbt/core';
import { installedPackages, missingPackages } from '../packages/installed-packages.ts';
import { readPackageSpecs } from '../packages/package-specs.ts';
import { packagesRenderer, projectRenderer, type RenderInputs } from '../templates/yaml-renderers.ts';
import { objectOf } from '../yaml/json-shape.ts';
import { collectFiles } from './collect-files.ts';
import { readProjectFile } from './find-project.ts';
import type { PackageFiles, ProjectFiles, TextFile } from './project-files.ts';
import { readLayout } from './project-layout.ts';
import { resourcePaths } from './resource-paths.ts';
import { readVarsFile } from './vars-file.ts';

export interface ProjectInputs extends RenderInputs {
  /** From `flags:` of the project file: bytes beyond which a seed is known by its path; 0 for none. */
  readonly seedSizeLimit?: (flags: JsonObject) => number;
}

/**
 * Reads all that parsing needs from disk: the project in `root` (absolute) and the packages installed for it. Throws when there is no
 * readable project file; what is wrong elsewhere is in the result's diagnostics. `inputs` are what Jinja in project files may see.
 */
export function loadProject(fs: FileSystem, root: string, inputs: ProjectInputs): ProjectFiles {
  const projectFile = readProjectFile(fs, root);
  const variables = readVarsFile(fs, root);
  // dbt 1.12: the project file sees what vars.yml has, `--vars` over it.
  const seen = { ...inputs, vars: { ...variables.file?.vars, ...inputs.vars } };
  const layout = readLayout(projectFile, '', projectRenderer(seen, projectFile));
  const installed = installedPackages(fs, `${root}/${installFolder(layout)}`);
  const asked = readPackageSpecs(fs, root, packagesRenderer(inputs));
  const diagnostics: Diagnostic[] = [
    ...variables.diagnostics,
    ...asked.diagnostics,
    ...missingPackages(fs, root, asked, installed),
  ];
  const jinjaExtensions = objectOf(layout.flags).allow_jinja_file_extensions === true;
  const seedSizeLimit = inputs.seedSizeLimit?.(objectOf(layout.flags));
  const rules = { jinjaExtensions, seedSizeLimit };
  const packages: PackageFiles[] = [];
  for (const each of installed) {
    const prefix = `${each.root.slice(root.length + 1)}/`;
    try {
      const own = readLayout(each.projectFile, prefix, projectRenderer(inputs, each.projectFile));
      const source = { root: each.root, prefix, isRoot: false, projectFile: each.projectFile, layout: own };
      packages.push({ ...source, files: collectFiles(fs, each.root, { paths: resourcePaths(own), ...rules }) });
    } catch (error) {
      if (!(error instanceof TsdbtError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  const selectors = optionalFile(fs, root, 'selectors.yml');
  const files = collectFiles(fs, root, { paths: resourcePaths(layout), mayBeAbsolute: true, ...rules });
  const own = { root, prefix: '', isRoot: true, projectFile, layout, files };
  packages.push({
    ...own,
    ...(selectors === undefined ? {} : { selectors }),
    ...(variables.file === undefined ? {} : { varsFile: variables.file }),
  });
  return { root, packages, diagnostics, seedSizeLimit };
}

/** Where packages are installed, relative to the root. */
export function installFolder(layout: JsonObject): string {
  const path = layout['packages-install-path'];
  if (typeof path !== 'string' || path === '') return 'dbt_packages';
  if (!path.includes('\0')) return path;
  return fail({ code: 'TS1021', message: 'packages-install-path has a NUL in it, which no path has' });
}

function optionalFile(fs: FileSystem, root: string, path: string): TextFile | undefined {
  return fs.stat(`${root}/${path}`)?.kind === 'file' ? { path, text: fs.readText(`${root}/${path}`) } : undefined;
}
