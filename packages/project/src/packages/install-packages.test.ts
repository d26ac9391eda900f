import { type FileSystem, memoryFileSystem, TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../load/load-project.ts';
import { installPackages, type PackageTools } from './install-packages.ts';

const INPUTS = { env: {}, vars: {} };

const NO_TOOLS: PackageTools = {
  checkOut: () => Promise.reject(new Error('git is not asked for')),
  unpack: () => Promise.reject(new Error('tar is not asked for')),
  isInside: (folder, path) => path === folder || path.startsWith(`${folder}/`),
};

const project = (name: string) => `name: ${name}\nversion: '0.1'\n`;

describe('installing packages', () => {
  it('copies local packages, nested ones too, whose paths count from the root', async () => {
    const fs = memoryFileSystem({
      '/p/dbt_project.yml': project('p'),
      '/p/packages.yml': 'packages: [{local: pkgs/outer}]',
      '/p/pkgs/outer/dbt_project.yml': project('outer'),
      '/p/pkgs/outer/packages.yml': 'packages: [{local: pkgs/inner}]',
      '/p/pkgs/outer/models/m.sql': 'select 1',
      '/p/pkgs/outer/target/junk.sql': 'no part of it',
      '/p/pkgs/inner/dbt_project.yml': project('inner'),
      '/p/dbt_packages/stale/dbt_project.yml': project('stale'),
    });
    const installed = await installPackages(fs, '/p', INPUTS, NO_TOOLS);
    expect(installed.map(({ name, version }) => [name, version])).toEqual([
      ['outer', '0.1'],
      ['inner', '0.1'],
    ]);
    expect(fs.list('/p/dbt_packages').map(entry => entry.name)).toEqual(['inner', 'outer']);
    expect(fs.readText('/p/dbt_packages/outer/models/m.sql')).toBe('select 1');
    expect(fs.stat('/p/dbt_packages/outer/target')).toBeUndefined();
    expect(fs.readText('/p/package-lock.yml')).toMatch(
      /local: pkgs\/outer[\s\S]*local: pkgs\/inner[\s\S]*sha1_hash: [0-9a-f]{40}/,
    );
  });

  it('takes a git package at its revision and folder', async () => {
    const fs = memoryFileSystem({
      '/p/dbt_project.yml': project('p'),
      '/p/packages.yml': 'packages: [{git: "https://example/x.git", revision: v1, subdirectory: sub}]',
    });
    const asked: unknown[] = [];
    const tools: PackageTools = {
      ...NO_TOOLS,
      checkOut: (url, revision, into) => {
        asked.push([url, revision]);
        fs.writeText(`${into}/sub/dbt_project.yml`, project('x'));
        return Promise.resolve('abc123');
      },
    };
    expect(await installPackages(fs, '/p', INPUTS, tools)).toEqual([
      { name: 'x', version: '0.1', source: 'https://example/x.git' },
    ]);
    expect(asked).toEqual([['https://example/x.git', 'v1']]);
    expect(fs.list('/p/dbt_packages').map(entry => entry.name)).toEqual(['x']);
    expect(fs.readText('/p/package-lock.yml')).toContain('revision: abc123');
  });

  it.each([
    ['a local folder that is not there', 'packages: [{local: nowhere}]', /TS1013.*nowhere/],
    [
      'a package of the hub',
      'packages: [{package: dbt-labs/dbt_utils, version: 1.0.0}]',
      /TS9003.*dbt-labs\/dbt_utils/,
    ],
    ['an entry that says nothing', 'packages: [{name: x}]', /TS1013/],
    ['a tarball without a name', 'packages: [{tarball: x.tgz}]', /TS1013.*name/],
  ])('refuses %s', async (_what, packages, expected) => {
    const fs = memoryFileSystem({ '/p/dbt_project.yml': project('p'), '/p/packages.yml': packages });
    const failed = await installPackages(fs, '/p', INPUTS, NO_TOOLS).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TsdbtError);
    expect(String((failed as TsdbtError).message)).toMatch(expected);
  });
});

describe('a package cannot lead out of its folder', () => {
  const checkOut =
    (fs: FileSystem, files: Readonly<Record<string, string>>): PackageTools['checkOut'] =>
    (_url, _revision, into) => {
      for (const [name, text] of Object.entries(files)) fs.writeText(`${into}/${name}`, text);
      return Promise.resolve('abc');
    };
  const ROOT = { '/p/dbt_project.yml': project('p'), '/p/models/mine.sql': 'select 1' };

  it.each([
    ['../models', /TS1019/],
    ['..', /TS1019/],
    ['a/b', /TS1019/],
    ['/p/models', /TS1019/],
    ['', /TS1019/],
    ['__proto__/x', /TS1019/],
  ])('by the name %j', async (name, expected) => {
    const fs = memoryFileSystem({
      ...ROOT,
      '/p/packages.yml': 'packages: [{local: pkgs/x}]',
      '/p/pkgs/x/dbt_project.yml': `name: ${JSON.stringify(name)}`,
      '/p/pkgs/x/mine.sql': 'select 2',
    });
    await expect(installPackages(fs, '/p', INPUTS, NO_TOOLS)).rejects.toThrow(expected);
    expect(fs.readText('/p/models/mine.sql')).toBe('select 1');
  });

  it.each(['..', '../..', 'sub/../../..', '../../pkgs'])('by the subdirectory %s', async subdirectory => {
    const fs = memoryFileSystem({
      ...ROOT,
      '/p/packages.yml': `packages: [{git: "https://example/x.git", subdirectory: ${subdirectory}}]`,
      '/p/pkgs/dbt_project.yml': project('x'),
    });
    const tools = { ...NO_TOOLS, checkOut: checkOut(fs, { 'dbt_project.yml': project('x') }), isInside: normalized };
    await expect(installPackages(fs, '/p', INPUTS, tools)).rejects.toThrow(/TS1020/);
  });

  it('by the local packages that it asks for', async () => {
    const fs = memoryFileSystem({
      ...ROOT,
      '/p/packages.yml': 'packages: [{git: "https://example/x.git"}]',
      '/q/dbt_project.yml': project('q'),
    });
    const files = { 'dbt_project.yml': project('x'), 'packages.yml': 'packages: [{local: ../q}]' };
    const tools = { ...NO_TOOLS, checkOut: checkOut(fs, files) };
    await expect(installPackages(fs, '/p', INPUTS, tools)).rejects.toThrow(/TS1020/);
    const own = memoryFileSystem({
      ...ROOT,
      '/p/packages.yml': 'packages: [{local: ../q}]',
      '/q/dbt_project.yml': project('q'),
    });
    expect(await installPackages(own, '/p', INPUTS, NO_TOOLS)).toHaveLength(1);
  });

  it.each(['..', '.', 'models', 'models/inner', '/elsewhere', 'a/../..', 'own'])(
    'nor can packages-install-path: %s',
    async folder => {
      const fs = memoryFileSystem({
        ...ROOT,
        '/p/dbt_project.yml': `${project('p')}packages-install-path: ${folder}\nmacro-paths: [own/macros]`,
        '/p/packages.yml': 'packages: []',
        '/elsewhere/x.sql': 'x',
        '/p/own/macros/m.sql': 'x',
      });
      await expect(installPackages(fs, '/p', INPUTS, NO_TOOLS)).rejects.toThrow(/TS1021/);
      expect(fs.readText('/p/models/mine.sql')).toBe('select 1');
      expect(fs.readText('/elsewhere/x.sql')).toBe('x');
    },
  );

  it('and two of one name are refused', async () => {
    const fs = memoryFileSystem({
      ...ROOT,
      '/p/packages.yml': 'packages: [{local: pkgs/x}, {local: pkgs/y}]',
      '/p/pkgs/x/dbt_project.yml': project('x'),
      '/p/pkgs/y/dbt_project.yml': project('x'),
    });
    await expect(installPackages(fs, '/p', INPUTS, NO_TOOLS)).rejects.toThrow(/TS1022/);
  });
});

/** As on a disk without links. */
function normalized(folder: string, path: string): boolean {
  const { pathname } = new URL(path, 'file:///');
  return pathname === folder || pathname.startsWith(`${folder}/`);
}

describe('a project whose packages are not installed', () => {
  it('is told to run deps', () => {
    const fs = memoryFileSystem({
      '/p/dbt_project.yml': project('p'),
      '/p/packages.yml': 'packages: [{local: pkgs/q}]',
      '/p/pkgs/q/dbt_project.yml': project('q'),
    });
    const [diagnostic] = loadProject(fs, '/p', INPUTS).diagnostics;
    expect(diagnostic).toMatchObject({ code: 'TS1011', at: { file: 'packages.yml' } });
    expect(diagnostic?.hint).toContain('deps');
  });
});

describe('project files', () => {
  it('may have either name, not both', () => {
    const both = memoryFileSystem({ '/p/dbt_project.yml': project('p'), '/p/project.yml': project('p') });
    expect(() => loadProject(both, '/p', INPUTS)).toThrow(/TS1002/);
    expect(() => loadProject(memoryFileSystem({}), '/p', INPUTS)).toThrow(/TS1001/);
    expect(loadProject(memoryFileSystem({ '/p/project.yml': project('p') }), '/p', INPUTS).packages).toHaveLength(1);
  });

  it('leave out what .dbtignore names', () => {
    const fs = memoryFileSystem({
      '/p/dbt_project.yml': project('p'),
      '/p/.dbtignore': 'wip/\n',
      '/p/models/a.sql': 'select 1',
      '/p/models/wip/b.sql': 'select 2',
    });
    expect(loadProject(fs, '/p', INPUTS).packages[0]?.files.map(file => file.path)).toEqual(['models/a.sql']);
  });
});
