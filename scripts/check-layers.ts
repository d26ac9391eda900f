import { posix } from 'node:path';
import { importedModules } from './imported-modules.ts';
import { LAYERS, type Layer } from './layers.ts';
import type { Workspace, WorkspaceFile, WorkspacePackage } from './workspace.ts';

/**
 * Everything in the workspace that breaks the table of layers, one line each, starting with the file to mend. A wall can be
 * crossed in five ways: by a dependency in package.json, by a tsconfig reference that tells otherwise, by an import that
 * package.json doesn't declare, by reaching past a package's index.ts, and by using a library that another package owns.
 */
export function checkLayers(workspace: Workspace, layers: readonly Layer[] = LAYERS): readonly string[] {
  return [
    ...checkTable(layers),
    ...workspace.packages.flatMap(pkg => checkPackage(pkg, workspace, layers)),
    ...workspace.packages
      .filter(({ folder }) => !workspace.builtFolders.includes(`packages/${folder}`))
      .map(({ folder }) => `tsconfig.json: does not reference packages/${folder}, so its types go unchecked`),
  ];
}

/** The table reads downwards: what a row may import stands above it. */
function checkTable(layers: readonly Layer[]): readonly string[] {
  return layers.flatMap((layer, row) =>
    layer.mayImport
      .filter(folder => !layers.slice(0, row).some(above => above.folder === folder))
      .map(folder => `scripts/layers.ts: ${layer.folder} may import ${folder}, which does not stand above it`),
  );
}

function checkPackage(pkg: WorkspacePackage, workspace: Workspace, layers: readonly Layer[]): readonly string[] {
  const layer = layers.find(({ folder }) => folder === pkg.folder);
  if (layer === undefined) return [`packages/${pkg.folder}: has no row in scripts/layers.ts`];
  return [
    ...checkDependencies(pkg, layer, workspace, layers),
    ...checkReferences(pkg, workspace),
    ...pkg.files.flatMap(file => checkImports(file, pkg, workspace, layers)),
  ];
}

function checkDependencies(
  pkg: WorkspacePackage,
  layer: Layer,
  workspace: Workspace,
  layers: readonly Layer[],
): readonly string[] {
  const file = `packages/${pkg.folder}/package.json`;
  return pkg.dependencies.flatMap(name => {
    const own = workspace.packages.find(other => other.name === name);
    if (own !== undefined)
      return layer.mayImport.includes(own.folder) ? [] : [`${file}: ${pkg.folder} may not depend on ${own.folder}`];
    return ownershipProblems(file, name, pkg.folder, layers);
  });
}

/** A reference for each workspace dependency and no other, or `tsc -b` would build in another order than npm links. */
function checkReferences(pkg: WorkspacePackage, workspace: Workspace): readonly string[] {
  const file = `packages/${pkg.folder}/tsconfig.json`;
  const needed = workspace.packages.filter(({ name }) => pkg.dependencies.includes(name)).map(({ folder }) => folder);
  return [
    ...needed
      .filter(folder => !pkg.references.includes(folder))
      .map(folder => `${file}: lacks a reference to ../${folder}`),
    ...pkg.references
      .filter(folder => !needed.includes(folder))
      .map(folder => `${file}: references ../${folder}, which package.json does not depend on`),
  ];
}

function checkImports(
  file: WorkspaceFile,
  pkg: WorkspacePackage,
  workspace: Workspace,
  layers: readonly Layer[],
): readonly string[] {
  const declared = isDevelopmentFile(file) ? [...pkg.dependencies, ...workspace.rootDevDependencies] : pkg.dependencies;
  return importedModules(file.text).flatMap(({ specifier, line }) => {
    const at = `packages/${pkg.folder}/${file.path}:${line}`;
    if (specifier.startsWith('node:')) return [];
    if (specifier.startsWith('.'))
      return leavesPackage(file, specifier) ? [`${at}: ${specifier} leaves the package`] : [];
    const name = packageName(specifier);
    const own = workspace.packages.find(other => other.name === name);
    if (own !== undefined && specifier !== name)
      return [`${at}: import from ${name}, not from inside it (${specifier})`];
    if (!declared.includes(name)) return [`${at}: ${name} is not in packages/${pkg.folder}/package.json`];
    return own !== undefined || !pkg.dependencies.includes(name) ? [] : ownershipProblems(at, name, pkg.folder, layers);
  });
}

/** Tests, what they share, and a package's tools may use what the root installs for development. */
function isDevelopmentFile({ path }: WorkspaceFile): boolean {
  return path.endsWith('.test.ts') || /^(?:tools|src\/testing|src\/contract)\//.test(path);
}

function leavesPackage(file: WorkspaceFile, specifier: string): boolean {
  return posix.join(posix.dirname(file.path), specifier).startsWith('..');
}

/** `@scope/name/deep/path` → `@scope/name`. */
function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function ownershipProblems(at: string, library: string, folder: string, layers: readonly Layer[]): readonly string[] {
  const owner = layers.find(layer => layer.owns.includes(library));
  if (owner === undefined) return [`${at}: ${library} has no owner in scripts/layers.ts`];
  return owner.folder === folder ? [] : [`${at}: ${library} belongs to ${owner.folder}`];
}
