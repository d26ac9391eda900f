import { LAYERS } from './layers.ts';
import type { Workspace, WorkspacePackage } from './workspace.ts';

/**
 * The table of packages for docs/architecture.md: each package's job from the table of layers, what it imports and which
 * libraries it uses from its package.json, so that the page cannot tell another story than the code.
 */
export function drawPackages(workspace: Workspace): string {
  const rows = LAYERS.flatMap(({ folder, job }) => {
    const pkg = workspace.packages.find(candidate => candidate.folder === folder);
    return pkg === undefined ? [] : [drawRow(pkg, job, workspace)];
  });
  return ['| package | its one job | imports | libraries |', '|---|---|---|---|', ...rows].join('\n');
}

function drawRow(pkg: WorkspacePackage, job: string, workspace: Workspace): string {
  const inside = workspace.packages.filter(({ name }) => pkg.dependencies.includes(name)).map(({ folder }) => folder);
  const libraries = pkg.dependencies.filter(name => !workspace.packages.some(other => other.name === name));
  const imports = LAYERS.map(({ folder }) => folder).filter(folder => inside.includes(folder));
  return `| [\`${pkg.folder}\`](../packages/${pkg.folder}/src) | ${job} | ${imports.join(', ') || '–'} | ${libraries.join(', ') || '–'} |`;
}
