import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

let project: ProjectFixture;

beforeAll(() => {
  project = createProject({ 'models/a.sql': 'select 1 as id' });
});
afterAll(() => project.remove());

/** What each stream of a command got. */
function run(...args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: project.dir,
    env: { ...process.env, ...project.env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tsdbt ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return { stdout, stderr };
}

describe('whatever Node runs it, tsdbt', () => {
  it.each([['--version'], ['--help'], ['parse'], ['build'], ['ls'], ['debug'], ['clean']])(
    'prints nothing to stderr when %s goes well',
    command => {
      expect(run(command).stderr).toBe('');
    },
  );

  it('prints nothing but JSON where JSON is asked for', () => {
    expect(run('ls', '--output', 'json').stdout).toMatch(/^\{"name":"a".*\}\n$/);
    expect(JSON.parse(run('show', '--select', 'a', '--output', 'json', '--quiet').stdout)).toMatchObject({ node: 'a' });
    for (const line of run('build', '--log-format', 'json').stdout.trim().split('\n'))
      expect(JSON.parse(line)).toHaveProperty('info');
  });

  it('keeps Node’s own warnings to itself', () => {
    // Warns with the first line that the program prints.
    const warn =
      'data:text/javascript,const { write } = process.stdout;' +
      "process.stdout.write = function (...args) { process.emitWarning('of no use'); return write.apply(this, args); };";
    const { stderr } = spawnSync(process.execPath, ['--import', warn, MAIN, 'parse'], {
      cwd: project.dir,
      env: { ...process.env, ...project.env },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });
});
