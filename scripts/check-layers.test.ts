import { describe, expect, it } from 'vitest';
import { checkLayers } from './check-layers.ts';
import type { Layer } from './layers.ts';
import type { Workspace, WorkspacePackage } from './workspace.ts';
import { REPOSITORY, readWorkspace } from './workspace.ts';

const layers: readonly Layer[] = [
  { folder: 'core', job: '', mayImport: [], owns: [] },
  { folder: 'project', job: '', mayImport: ['core'], owns: ['zod'] },
  { folder: 'engine', job: '', mayImport: ['core', 'project'], owns: [] },
];

describe('checkLayers', () => {
  it('finds nothing in a workspace that keeps to the table', () => {
    expect(check({})).toEqual([]);
  });

  it('refuses a package that the table does not know', () => {
    expect(check({ extra: {} })).toContain('packages/extra: has no row in scripts/layers.ts');
  });

  it('refuses a dependency on a package that stands below', () => {
    expect(check({ core: { dependencies: ['@tsdbt/engine'], references: ['engine'] } })).toEqual([
      'packages/core/package.json: core may not depend on engine',
    ]);
  });

  it('refuses an import that package.json does not declare', () => {
    const source = "import { parse } from '@tsdbt/project';\nexport type { Zod } from 'zod';\n";
    expect(check({ core: { files: [{ path: 'src/a.ts', text: source }] } })).toEqual([
      'packages/core/src/a.ts:1: @tsdbt/project is not in packages/core/package.json',
      'packages/core/src/a.ts:2: zod is not in packages/core/package.json',
    ]);
  });

  it('refuses a deep import past index.ts', () => {
    const source = "const { parse } = await import('@tsdbt/project/src/parse.ts');\n";
    expect(check({ engine: { files: [{ path: 'src/a.ts', text: source }] } })).toEqual([
      'packages/engine/src/a.ts:1: import from @tsdbt/project, not from inside it (@tsdbt/project/src/parse.ts)',
    ]);
  });

  it('refuses a relative import that leaves the package', () => {
    const source = "import type {\n  Node,\n} from '../../core/src/model/node.ts';\n";
    expect(check({ project: { files: [{ path: 'src/a.ts', text: source }] } })).toEqual([
      'packages/project/src/a.ts:3: ../../core/src/model/node.ts leaves the package',
    ]);
  });

  it('refuses a library that another package owns, and one that nobody does', () => {
    expect(check({ engine: { dependencies: ['@tsdbt/core', '@tsdbt/project', 'zod', 'lodash'] } })).toEqual([
      'packages/engine/package.json: zod belongs to project',
      'packages/engine/package.json: lodash has no owner in scripts/layers.ts',
    ]);
  });

  it('wants a tsconfig reference for each dependency and no other', () => {
    expect(check({ engine: { references: ['core'] } })).toEqual([
      'packages/engine/tsconfig.json: lacks a reference to ../project',
    ]);
    expect(check({ core: { references: ['project'] } })).toEqual([
      'packages/core/tsconfig.json: references ../project, which package.json does not depend on',
    ]);
  });

  it('wants every package in the root tsconfig.json', () => {
    expect(checkLayers({ ...workspace({}), builtFolders: ['packages/core', 'packages/engine'] }, layers)).toEqual([
      'tsconfig.json: does not reference packages/project, so its types go unchecked',
    ]);
  });

  it('lets tests, what they share and tools use the root’s development dependencies, and sources not', () => {
    const text = "import { expect } from 'vitest';\n";
    const development = ['src/a.test.ts', 'src/testing/a-fixture.ts', 'src/contract/a-contract.ts', 'tools/a.ts'];
    expect(check({ core: { files: development.map(path => ({ path, text })) } })).toEqual([]);
    expect(check({ core: { files: [{ path: 'src/a.ts', text }] } })).toHaveLength(1);
  });

  it('refuses a table whose rows look downwards', () => {
    const upsideDown = layers.toReversed();
    expect(checkLayers(workspace({}), upsideDown)).toContain(
      'scripts/layers.ts: engine may import core, which does not stand above it',
    );
  });

  it('reads this repository, imports included', () => {
    const { packages } = readWorkspace(REPOSITORY);
    expect(packages.map(({ name }) => name)).toContain('@tsdbt/core');
    expect(packages.flatMap(({ files }) => files.map(({ path }) => path))).toContain('src/index.ts');
  });
});

function check(changes: Readonly<Record<string, Partial<WorkspacePackage>>>): readonly string[] {
  return checkLayers(workspace(changes), layers);
}

/** A sound workspace of three packages, with some of their facts replaced. */
function workspace(changes: Readonly<Record<string, Partial<WorkspacePackage>>>): Workspace {
  const sound: readonly WorkspacePackage[] = [
    { folder: 'core', name: '@tsdbt/core', dependencies: [], references: [], files: [] },
    {
      folder: 'project',
      name: '@tsdbt/project',
      dependencies: ['@tsdbt/core', 'zod'],
      references: ['core'],
      files: [{ path: 'src/index.ts', text: "import { z } from 'zod';\nimport { fail } from '@tsdbt/core';\n" }],
    },
    {
      folder: 'engine',
      name: '@tsdbt/engine',
      dependencies: ['@tsdbt/core', '@tsdbt/project'],
      references: ['core', 'project'],
      files: [{ path: 'src/run.ts', text: "import fs from 'node:fs';\nimport { x } from './x.ts';\n" }],
    },
  ];
  const added = Object.keys(changes).filter(folder => !sound.some(pkg => pkg.folder === folder));
  const packages = [
    ...sound.map(pkg => ({ ...pkg, ...changes[pkg.folder] })),
    ...added.map(folder => ({ folder, name: `@tsdbt/${folder}`, dependencies: [], references: [], files: [] })),
  ];
  return {
    packages,
    builtFolders: packages.map(({ folder }) => `packages/${folder}`),
    rootDevDependencies: ['vitest'],
  };
}
