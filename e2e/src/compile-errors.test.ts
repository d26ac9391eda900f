import { afterEach, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

it('skips what refers to an ephemeral model that does not compile, and says what is wrong with that', async () => {
  project = createProject({
    'models/inner.sql': "{{ config(materialized='ephemeral') }} {{ adapter.no_such_method() }}",
    'models/outer.sql': "select * from {{ ref('inner') }}",
  });
  const { code, out } = await project.tsdbt('run');
  expect(code).toBe(1);
  expect(out).toMatch(/✗ .*no_such_method.* TS3002\n.*models\/inner\.sql:1/);
  const { results } = JSON.parse(project.read('target/run_results.json'));
  expect(results).toMatchObject([
    {
      status: 'skipped',
      message:
        'Compilation Error in model.p.outer, caused by compilation error in referenced ephemeral model model.p.inner',
    },
  ]);
});

it('refuses a query comment that would end itself before anything runs, whatever the command', async () => {
  project = createProject({
    'dbt_project.yml': 'name: p\nversion: "1.0"\nquery-comment: {comment: "{{ note() }}", append: true}\n',
    'macros/note.sql': "{% macro note() %}{{ return('before *' ~ '/ after') }}{% endmacro %}",
    'models/a.sql': 'select 1 as id',
  });
  for (const command of ['run', 'ls', 'compile']) {
    const { code, out } = await project.tsdbt(command);
    expect(out).toContain('the query comment contains "*/", which would end it: before */ after  TS2005');
    expect(out).not.toContain('Done.');
    expect(code).toBe(2);
  }
});

it('refuses a query comment that ends itself for one node when that node runs', async () => {
  project = createProject({
    'dbt_project.yml': `name: p\nversion: "1.0"\nquery-comment: "{{ '*/' if node.name == 'a' else node.name }}"\n`,
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select 1 as id',
  });
  const { code, out } = await project.tsdbt('run');
  expect(out).toContain('which would end it');
  expect(out).toContain('PASS=1 WARN=0 ERROR=1');
  expect(code).toBe(1);
});

it('a template that cannot be rendered ends compile and docs generate with 2, as dbt does', async () => {
  project = createProject({ 'models/a.sql': "select {{ config.require('nope') }}", 'models/b.sql': 'select 1 as id' });
  expect((await project.tsdbt('compile')).code).toBe(2);
  expect((await project.tsdbt('docs', 'generate')).code).toBe(2);
  expect((await project.tsdbt('run')).code).toBe(1);
});

it('what a template warns of is an error where warnings are', async () => {
  project = createProject({ 'models/a.sql': "{% do exceptions.warn('careful') %} select 1 as id" });
  expect((await project.tsdbt('compile')).code).toBe(0);
  expect((await project.tsdbt('compile', '--warn-error')).code).toBe(2);
  expect((await project.tsdbt('compile', '--warn-error-options', '{error: [JinjaLogWarning]}')).code).toBe(2);
  expect((await project.tsdbt('compile', '--warn-error-options', '{error: all, warn: [JinjaLogWarning]}')).code).toBe(
    0,
  );
});
