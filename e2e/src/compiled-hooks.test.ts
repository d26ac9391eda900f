import { afterEach, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const FILES = {
  'dbt_project.yml': `name: p
on-run-start: ["create table if not exists made (a Int32) engine = MergeTree order by a", "{% if false %}nothing{% endif %}"]
on-run-end: ["{{ after_commit('insert into made select ' ~ schemas | length) }}"]
`,
  'models/a.sql': "select '{{ invocation_args_dict | tojson }}' as arguments",
};

it('compiling renders the hooks of the run without running them', async () => {
  project = createProject(FILES);
  const { code } = await project.tsdbt('compile');
  expect(code).toBe(0);
  const hooks = 'target/compiled/p/dbt_project.yml/hooks';
  expect(project.read(`${hooks}/p-on-run-start-0.sql`)).toContain('create table if not exists made');
  expect(() => project?.read(`${hooks}/p-on-run-start-1.sql`)).toThrow();
  expect(JSON.parse(project.read(`${hooks}/p-on-run-end-0.sql`))).toEqual({
    sql: 'insert into made select 0',
    transaction: false,
  });
  expect(await project.rows("select count() as n from system.tables where name = 'made'")).toEqual([{ n: 0 }]);
});

it('a hook that renders to dbt’s JSON runs the SQL in it', async () => {
  project = createProject(FILES);
  expect((await project.tsdbt('run')).code).toBe(0);
  expect(await project.rows('select a from made')).toEqual([{ a: 1 }]);
});

it('what a command was told has dbt’s defaults, in run results and in templates', async () => {
  project = createProject(FILES);
  await project.tsdbt('run', '--vars', '{v: 1}', '--full-refresh', '--exclude', 'nothing other');
  const { args } = JSON.parse(project.read('target/run_results.json'));
  expect(args).toMatchObject({
    which: 'run',
    vars: { v: 1 },
    full_refresh: true,
    select: [],
    exclude: ['nothing', 'other'],
    favor_state: false,
    warn_error_options: { error: [], warn: [], silence: [] },
    source_freshness_run_project_hooks: true,
  });
  expect(args).not.toHaveProperty('fail_fast');
  const [row] = await project.rows('select arguments from a');
  expect(JSON.parse(String(row?.arguments))).toEqual(args);
});
