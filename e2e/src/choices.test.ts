import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture;

beforeAll(() => {
  project = createProject({
    'models/a.sql': 'select 1 as id',
    'models/asks.sql': "select {{ run_query('select 7').columns[0].values()[0] if execute else 0 }} as id",
    'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]',
  });
});
afterAll(() => project.remove());

describe('a value that an option does not take', () => {
  it('ends the command with 2 before anything is done', async () => {
    const { code, out } = await project.tsdbt('test', '--resource-type', 'tests');
    expect(out).toContain('the option --resource-type cannot be "tests"  TS8003');
    expect(out).toContain('did you mean "test"?');
    expect(code).toBe(2);
  });

  it('does so from the environment and from the project file', async () => {
    project.env.DBT_INDIRECT_SELECTION = 'cautios';
    const fromEnvironment = await project.tsdbt('test');
    delete project.env.DBT_INDIRECT_SELECTION;
    expect(fromEnvironment).toMatchObject({ code: 2, out: expect.stringContaining('did you mean "cautious"?') });
    project.write({ 'dbt_project.yml': 'name: p\nflags: {log_level: inof}\n' });
    const fromProject = await project.tsdbt('ls');
    project.write({ 'dbt_project.yml': 'name: p\n' });
    expect(fromProject).toMatchObject({ code: 2, out: expect.stringContaining('did you mean "info"?') });
  });
});

describe('ls', () => {
  it('lists models only with --models, and all that is selected with --select', async () => {
    expect((await project.tsdbt('ls', '-m', 'a')).out).toBe('p.a\n');
    expect((await project.tsdbt('ls', '--select', 'a')).out).toBe('p.a\np.not_null_a_id\n');
    expect((await project.tsdbt('ls', '-m', 'a', '--resource-type', 'test')).code).toBe(2);
  });

  it('takes several types in one argument', async () => {
    expect((await project.tsdbt('ls', '--resource-type', 'test model', '--exclude', 'asks')).out).toBe(
      'p.a\np.not_null_a_id\n',
    );
  });
});

describe('--no-introspect', () => {
  it('ends with 2 where a template asks the warehouse', async () => {
    const { code, out } = await project.tsdbt('compile', '--select', 'asks', '--no-introspect');
    expect(out).toContain('TS8011');
    expect(code).toBe(2);
    expect((await project.tsdbt('compile', '--select', 'asks')).out).toContain('select 7 as id');
    expect((await project.tsdbt('compile', '--select', 'a', '--no-introspect')).code).toBe(0);
  });
});
