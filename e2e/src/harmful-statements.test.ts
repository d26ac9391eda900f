import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture;

beforeAll(() => {
  project = createProject({
    'dbt_project.yml': 'name: p\nversion: "1.0"\non-run-end: "select 1"\n',
    'models/a.sql': "{{ config(pre_hook='/* x */ SYSTEM shutdown') }} select 1 as id",
    'models/b.sql':
      "{{ config(materialized='table', post_hook='drop database if exists `system` sync') }} select 2 as id",
    'models/c.sql': 'select 3 as id',
  });
});
afterAll(() => project.remove());

it('statements that would end the program fail like others, and the build goes on', async () => {
  const { code, out: said } = await project.tsdbt('build');
  expect(code).toBe(1);
  expect(said.match(/✗ model .*TS6025$/gm)?.length).toBe(2);
  expect(said).toContain('SYSTEM SHUTDOWN would end this program');
  expect(said).toContain('cannot do without its database system');
  expect(said).toMatch(/PASS=\d/);
  expect((await project.tsdbt('show', '--inline', 'select id from {{ ref("c") }}')).out).toContain('3');
});
