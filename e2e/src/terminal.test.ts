import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const LONG = 'int_orders_joined_with_customers_and_payments_by_day_and_region';

let project: ProjectFixture;

beforeAll(() => {
  project = createProject({
    [`models/${LONG}.sql`]: "{{ config(materialized='table') }} select 1 as id where false",
    'models/broken.sql': `select no_such_column_of_the_parent from {{ ref('${LONG}') }}`,
    'models/a.yml': `models: [{name: ${LONG}, columns: [{name: id, data_tests: [not_null, {accepted_values: {arguments: {values: [1, 2]}}}]}]}]`,
  });
});
afterAll(() => project.remove());

/** Whether util-linux's `script`, which gives a command a terminal of its own, is here. */
const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

function onTerminal(columns: number, command: string): string {
  const run = `stty cols ${columns} rows 40; '${process.execPath}' '${MAIN}' ${command}`;
  const { stdout } = spawnSync('script', ['-qec', run, '/dev/null'], {
    cwd: project.dir,
    env: { ...process.env, ...project.env },
    encoding: 'utf8',
  });
  return stdout;
}

describe.runIf(hasTerminal)('on a terminal', () => {
  it.each([60, 80, 100, 200])('of %i columns no line is longer than it', columns => {
    for (const command of ['build', 'build --help', 'compile --help-all', 'build --resource-type modle']) {
      const lines = stripVTControlCharacters(onTerminal(columns, command)).split(/\r?\n/);
      expect(lines.filter(line => line.length > columns)).toEqual([]);
      expect(lines.length).toBeGreaterThan(2);
    }
  });

  it('a name that is too long loses its middle', () => {
    expect(onTerminal(80, 'build')).toMatch(/dev\.int\S*…\S*on\b/);
  });
});

it('on a pipe names are whole', async () => {
  expect((await project.tsdbt('build')).out).toMatch(new RegExp(`table +dev\\.${LONG}|${LONG}`));
});

it('an embedded warehouse keeps itself out of git', async () => {
  await project.tsdbt('build');
  expect(fs.readFileSync(path.join(project.dir, '.tsdbt/.gitignore'), 'utf8')).toBe('*\n');
});

it('an empty project says how to begin', async () => {
  const empty = createProject({});
  const { code, out } = await empty.tsdbt('build');
  await empty.remove();
  expect(out).toContain('begin with a file models/first.sql');
  expect(code).toBe(0);
});
