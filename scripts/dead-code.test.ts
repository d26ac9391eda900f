import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { REPOSITORY } from './workspace.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

describe('the dead-code check, with this repository’s knip.json', () => {
  it('finds nothing where every export is used', () => {
    expect(findDeadCode({})).toEqual({ status: 0, output: '' });
  });

  it('finds an export that no other file uses', () => {
    const { status, output } = findDeadCode({
      'packages/core/src/add.ts': 'export const add = (a: number): number => a + 1;\nexport const forgotten = 1;\n',
    });
    expect(output).toMatch(/^forgotten .*packages\/core\/src\/add\.ts/m);
    expect(status).toBe(1);
  });

  it('finds an export of index.ts that no other package uses, even if its own package does', () => {
    const { status, output } = findDeadCode({
      'packages/core/src/index.ts': "export { add } from './add.ts';\nexport { one } from './one.ts';\n",
      'packages/core/src/one.ts': 'export const one = 1;\n',
      'packages/core/src/add.ts':
        "import { one } from './one.ts';\nexport const add = (a: number): number => a + one;\n",
    });
    expect(output).toMatch(/^one .*packages\/core\/src\/index\.ts/m);
    expect(status).toBe(1);
  });

  it('finds a file that nothing imports', () => {
    const { output } = findDeadCode({ 'packages/core/src/orphan.ts': 'export const orphan = 1;\n' });
    expect(output).toContain('packages/core/src/orphan.ts');
  });

  it('finds a dependency that package.json lists and nothing imports', () => {
    const { output } = findDeadCode({
      'packages/core/package.json': packageJson('@tsdbt/core', { zod: '*' }),
    });
    expect(output).toMatch(/^zod .*packages\/core\/package\.json/m);
  });
});

/** What knip says of a small workspace whose engine uses core's only export, with some files replaced or added. */
function findDeadCode(changes: Readonly<Record<string, string>>): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tsdbt-dead-code-'));
  made.push(folder);
  for (const [path, text] of Object.entries({ ...SOUND, ...changes })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  copyFileSync(join(REPOSITORY, 'knip.json'), join(folder, 'knip.json'));
  mkdirSync(join(folder, 'node_modules/@tsdbt'), { recursive: true });
  symlinkSync('../../packages/core', join(folder, 'node_modules/@tsdbt/core'));
  const knip = join(REPOSITORY, 'node_modules/knip/bin/knip.js');
  const { status, stdout } = spawnSync(process.execPath, [knip, '--no-progress', '--no-config-hints'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout.trim() };
}

function packageJson(name: string, dependencies: Readonly<Record<string, string>>): string {
  return JSON.stringify({ name, type: 'module', exports: { '.': './src/index.ts' }, dependencies });
}

const SOUND: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'root', private: true, type: 'module', workspaces: ['packages/*'] }),
  'packages/core/package.json': packageJson('@tsdbt/core', {}),
  'packages/core/src/index.ts': "export { add } from './add.ts';\n",
  'packages/core/src/add.ts': 'export const add = (a: number): number => a + 1;\n',
  'packages/cli/package.json': packageJson('tsdbt', { '@tsdbt/core': '*' }),
  'packages/cli/src/main.ts': "import { add } from '@tsdbt/core';\n\nprocess.exitCode = add(1);\n",
};
