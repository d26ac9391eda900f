import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

function count(out: string, word: string): number {
  return out.split(word).length - 1;
}

describe('a target folder that cannot be written to', () => {
  it.each([
    ['a file', (dir: string) => fs.writeFileSync(path.join(dir, 'target'), '')],
    ['a link to nowhere', (dir: string) => fs.symlinkSync('/nowhere/at/all', path.join(dir, 'target'))],
    ['a folder of the system', (dir: string) => fs.symlinkSync('/proc/1', path.join(dir, 'target'))],
  ])('is a warning for commands that only read, and an error for run (%s)', async (_, spoil) => {
    project = createProject({ 'models/a.sql': 'select 1 as x' });
    spoil(project.dir);
    for (const command of [['parse'], ['ls'], ['compile'], ['show', '--inline', 'select 7 as seven']]) {
      const { out, code } = await project.tsdbt(...command);
      expect([command[0], code, count(out, 'TS1025')], out).toEqual([command[0], 0, 1]);
      expect(out).not.toContain('wrote the SQL');
    }
    const run = await project.tsdbt('run');
    expect([run.code, run.out]).toEqual([2, expect.stringContaining('TS1015')]);
    expect((await project.tsdbt('ls', '--warn-error')).code).toBe(2);
  });

  it('is a warning, too, where only the parse cache cannot be written, and what changed since is seen', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as x', 'target/parse_cache': '' });
    project.write({ 'models/b.sql': "select * from {{ ref('a') }}" });
    const { out, code } = await project.tsdbt('ls');
    expect([code, count(out, 'TS1025'), out]).toEqual([0, 1, expect.stringContaining('p.b')]);
    expect(project.read('target/manifest.json')).toContain('model.p.b');
  });
});

describe.skipIf(!fs.existsSync('/dev/zero'))('a device where a file should be', () => {
  it.each(['dbt_project.yml', 'profiles.yml', '.dbtignore', 'packages.yml', '.env'])('%s', async name => {
    project = createProject({ 'models/a.sql': 'select 1 as x' });
    fs.rmSync(path.join(project.dir, name), { force: true });
    fs.symlinkSync('/dev/zero', path.join(project.dir, name));
    const { out, code } = await project.tsdbt('parse', ...(name === 'profiles.yml' ? ['--profile', 'p'] : []));
    expect(out).toContain('TS1014');
    expect(code).toBe(name === '.env' ? 0 : 2);
  });
});

describe('what nobody foresaw', () => {
  it('has a code: a working folder that is gone', () => {
    project = createProject({});
    const gone = path.join(project.dir, 'gone');
    fs.mkdirSync(gone);
    const main = path.resolve('packages/cli/dist/main.js');
    const code = `
      require('node:fs').rmdirSync(process.cwd());
      const { status } = require('node:child_process').spawnSync(process.execPath, [${JSON.stringify(main)}, 'ls'], { stdio: 'inherit' });
      process.exitCode = status;`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', code], { cwd: gone, encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^TS1026 ENOENT[^\n]*\n$/)]);
  });

  it('has a code: a folder for a file, a path with a NUL', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as x' });
    project.write({ 'dbt_project.yml': 'name: p\npackages-install-path: "a\\0b"\n' });
    for (const command of ['parse', 'deps']) {
      const { out, code } = await project.tsdbt(command);
      expect([code, out]).toEqual([2, expect.stringContaining('TS1021')]);
    }
    project.write({ 'dbt_project.yml': 'name: p\n' });
    fs.mkdirSync(path.join(project.dir, '.dbtignore'));
    const { out, code } = await project.tsdbt('parse');
    expect([code, out]).toEqual([2, expect.stringMatching(/EISDIR.*TS1026/)]);
    expect(out).not.toMatch(/\n\s+at /);
  });
});
