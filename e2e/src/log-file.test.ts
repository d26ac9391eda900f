import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture;
afterEach(() => project.remove());

/** dbt: in front of every line, unless `--no-use-colors-file`. */
const RESET = '\u001b[0m';

const MODEL = { 'models/a.sql': 'select 41 + 1 as id' };

const log = (file = 'logs/dbt.log'): string => project.read(file);
const exists = (file: string): boolean => fs.existsSync(path.join(project.dir, file));

describe('logs/dbt.log', () => {
  it('has a bar with the id for each invocation, and every statement, as dbt writes it', async () => {
    project = createProject(MODEL);
    const { out } = await project.tsdbt('build', '--no-use-colors-file');
    expect(out).not.toContain('41 + 1');
    const { invocation_id: id } = JSON.parse(project.read('target/run_results.json')).metadata;
    expect(log()).toMatch(new RegExp(`^\\n\\n={30} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\| ${id} ={30}\\n`));
    expect(log()).toMatch(/^\d\d:\d\d:\d\d\.\d{6} \[info \] \[MainThread\]: Running with dbt=1\./m);
    expect(log()).toMatch(/^[\d:.]{15} \[debug\] \[Thread-1 \(\]: Began running node model\.p\.a$/m);
    expect(log()).toMatch(/\[debug\] \[Thread-1 \(\]: On model\.p\.a: [\s\S]*select 41 \+ 1 as id/);
    expect(log()).toMatch(/Command `dbt build` succeeded at [\d:.]+ after \d+\.\d\d seconds\n$/);
    await project.tsdbt('ls');
    expect(log().match(/={30} .* ={30}\n/g)).toHaveLength(2);
  });

  it('goes where the option, the environment or the project says, in that order', async () => {
    project = createProject({ ...MODEL, 'dbt_project.yml': 'name: p\nversion: "1.0"\nlog-path: from/project\n' });
    await project.tsdbt('ls');
    expect(exists('from/project/dbt.log')).toBe(true);
    project.env.DBT_LOG_PATH = 'from/environment';
    await project.tsdbt('ls');
    expect(exists('from/environment/dbt.log')).toBe(true);
    await project.tsdbt('ls', '--log-path', 'from/option');
    expect(exists('from/option/dbt.log')).toBe(true);
    expect(exists('logs')).toBe(false);
  });

  it('has the level and the form that are asked for, and is not there for none', async () => {
    project = createProject({
      ...MODEL,
      'dbt_project.yml': 'name: p\nversion: "1.0"\nflags: {log_level_file: none}\n',
    });
    await project.tsdbt('run');
    expect(exists('logs')).toBe(false);
    await project.tsdbt('run', '--log-level-file', 'info', '--log-format-file', 'json');
    const lines = log()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(new Set(lines.map(({ info }) => info.level))).toEqual(new Set(['info']));
    await project.tsdbt('run', '--log-level-file', 'warn', '--debug', '--log-format-file', 'text', '--log-path', 'x');
    expect(log('x/dbt.log')).toContain('select 41 + 1 as id');
    expect(log('x/dbt.log').startsWith(RESET)).toBe(true);
    expect(log('x/dbt.log').slice(RESET.length)).toMatch(/^\d\d:\d\d:\d\d {2}Running with/);
  });

  it('is put aside when it grows too long', async () => {
    project = createProject(MODEL);
    await project.tsdbt('run', '--log-file-max-bytes', '2000');
    expect(exists('logs/dbt.log.1')).toBe(true);
    expect(fs.statSync(path.join(project.dir, 'logs/dbt.log.1')).size).toBeLessThan(4000);
  });

  it('is missed once, with a warning, where it cannot be written', async () => {
    project = createProject({ ...MODEL, logs: 'a file' });
    const { code, out } = await project.tsdbt('run');
    expect(code).toBe(0);
    expect(out.match(/TS8007/g)).toHaveLength(1);
  });

  it('tells what kept a command from beginning, and holds no secret', async () => {
    project = createProject({
      'models/a.sql': "select '{{ env_var('PLAIN') }}' as id",
      'models/bad.yml': 'models: [{name: a, columns: 7}]',
    });
    project.env.DBT_ENV_SECRET_KEY = 'hidden"word';
    project.env.PLAIN = 'hidden"word';
    expect((await project.tsdbt('run')).code).toBe(2);
    expect(log()).toMatch(/\[error\] \[MainThread\]: Encountered an error:/);
    project.write({ 'models/bad.yml': null });
    expect((await project.tsdbt('run')).code).toBe(0);
    expect(log()).toContain("select '*****' as id");
    expect(log()).not.toContain('hidden');
    const { out } = await project.tsdbt('run', '--log-format', 'json', '--log-level', 'debug');
    expect(out).toContain("select '*****' as id");
    expect(out).not.toContain('hidden');
  });

  it('is not made for help, or where there is no project', async () => {
    project = createProject(MODEL);
    for (const args of [['--version'], ['--help'], ['run', '--help'], ['run', '--no-such-option']])
      await project.tsdbt(...args);
    project.write({ 'dbt_project.yml': null });
    await project.tsdbt('run');
    expect(exists('logs')).toBe(false);
  });

  it('has what happened until the program was killed', async () => {
    project = createProject({
      'models/a.sql':
        "{{ config(materialized='table') }} select sleepEachRow(1) as id from numbers(60) settings max_block_size = 1",
    });
    const running = project.start('run', '--log-format', 'debug');
    await running.prints(/START sql table model/);
    await expect
      .poll(() => (exists('logs/dbt.log') ? log() : ''), { timeout: 20_000 })
      .toContain('START sql table model');
    running.process.kill('SIGKILL');
    await running.ended;
    expect(log()).toContain('Began running node model.p.a');
  });
});
