import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

/** Keeps notes while a run goes on and says at its end what it saw, as packages that watch runs do. */
const WATCHER = {
  'dbt_project.yml': 'name: p\nversion: "1.0"\n',
  'packages.yml': 'packages: [{local: pkgs/watch}]',
  'pkgs/watch/dbt_project.yml': `name: watch
version: 0.23.1
on-run-start: "{{ watch.begin() }}"
on-run-end: "{{ watch.finish() }}"
`,
  'pkgs/watch/macros/watch.sql': `
{% macro begin() %}{% if execute %}
  {% set config = builtins.ref.config %}
  {% do graph.setdefault('watch', {'tests': []}) %}
  {% do log('watch ' ~ config.dependencies['watch'].version ~ ' of ' ~ config.project_name, info=true) %}
{% endif %}{% endmacro %}
{% macro finish() %}{% if execute %}
  {% do log('seen ' ~ (graph['watch']['tests'] | sort), info=true) %}
  {% for result in results %}{% do log(result.node.name ~ ': ' ~ result.status ~ ' ' ~ result.failures, info=true) %}{% endfor %}
{% endif %}{% endmacro %}
{% macro run_test(original) %}
  {% set result = original() %}
  {% do graph['watch']['tests'].append(model.name ~ '=' ~ load_result('main').table.rows[0]['failures']) %}
  {% do return(result) %}
{% endmacro %}
{% materialization test, default %}{% do return(watch.run_test(dbt.materialization_test_default)) %}{% endmaterialization %}
{% macro say(what) %}{% do log('line 1\\nline 2: ' ~ what, info=true) %}{% endmacro %}
`,
  'models/a.sql': 'select 1 as id union all select 1',
  'models/a.yml': `models: [{name: a, columns: [{name: id, data_tests: [not_null, unique: {config: {store_failures: true}}]}]}]`,
};

describe('packages', () => {
  it('may watch a run: hooks, notes in the graph, results, the materialisation of tests', async () => {
    project = createProject({
      ...WATCHER,
      'macros/test.sql':
        '{% materialization test, default %}{% do return(watch.materialization_test_default.call_macro()) %}{% endmaterialization %}',
    });
    expect((await project.tsdbt('deps')).code).toBe(0);
    const { code, out } = await project.tsdbt('build');
    expect(code).toBe(1);
    expect(out).toContain('watch 0.23.1 of p');
    expect(out).toContain("seen ['not_null_a_id=0', 'unique_a_id=1']");
    expect(out).toContain('unique_a_id: fail 1');
    const [stored] = await project.rows('select * from dev_dbt_test__audit.unique_a_id');
    expect(stored).toEqual({ unique_field: 1, n_records: 2 });
  });

  it('may be linked into the project, as dbt’s own deps does, also when the project is inside the package', async () => {
    project = createProject({
      'dbt_project.yml': 'name: pkg\nversion: 2.0.0\n',
      'macros/m.sql': '{% macro two() %}2{% endmacro %}',
      'integration_tests/dbt_project.yml': 'name: its\nversion: 1.0.0\n',
      'integration_tests/packages.yml': 'packages: [{local: ../}]',
      'integration_tests/models/a.sql': 'select {{ pkg.two() }} as n',
      'integration_tests/dbt_packages/.keep': '',
    });
    fs.symlinkSync('../..', path.join(project.dir, 'integration_tests/dbt_packages/pkg'));
    const its = path.join(project.dir, 'integration_tests');
    const { code, out } = await project.tsdbt('ls', '--quiet', '--project-dir', its);
    expect([code, out.trim()]).toEqual([0, 'its.a']);
    const installed = await project.tsdbt('deps', '--project-dir', its);
    expect(installed.code).toBe(0);
    expect((await project.tsdbt('ls', '--quiet', '--project-dir', its)).out.trim()).toBe('its.a');
  });

  it('are installed on a machine without the profile', async () => {
    project = createProject({
      ...WATCHER,
      'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: elsewhere\n',
      'profiles.yml': 'elsewhere: {target: x, outputs: {x: {type: clickhouse, host: "{{ env_var(\'NOT_SET\') }}"}}}',
    });
    expect(await project.tsdbt('deps')).toMatchObject({ code: 0 });
    expect((await project.tsdbt('parse')).out).toContain('NOT_SET');
    expect(await project.tsdbt('clean')).toMatchObject({ code: 0 });
  });

  it('cannot take over the materialisation of tests by themselves', async () => {
    project = createProject(WATCHER);
    await project.tsdbt('deps');
    expect((await project.tsdbt('build')).out).toContain('seen []');
  });

  it('have macros that run-operation finds by their bare names, and that log several lines as they are', async () => {
    project = createProject(WATCHER);
    await project.tsdbt('deps');
    const { code, out } = await project.tsdbt('run-operation', 'say', '--args', '{what: hi}');
    expect(code).toBe(0);
    expect(out).toContain('line 1\nline 2: hi\n');
  });
});

describe('a function of SQL', () => {
  it('fails by itself, and the run goes on', async () => {
    project = createProject({
      'functions/f.sql': 'a > 0',
      'functions/f.yml': 'functions: [{name: f, arguments: [{name: a, data_type: Int32}], returns: {data_type: Bool}}]',
      'seeds/s.csv': 'id\n1\n',
      'models/m.sql': "select * from {{ ref('s') }}",
    });
    const { code, out } = await project.tsdbt('build');
    expect(code).toBe(1);
    expect(out).toContain('function f: nodes of this type cannot be built yet');
    expect(out).toMatch(/PASS=2 WARN=0 ERROR=1/);
  });
});

describe('on-run-end', () => {
  it('sees the schemas in which something was built', async () => {
    project = createProject({
      'dbt_project.yml': `name: p
version: "1.0"
on-run-start: "{{ log('start ' ~ (schemas is defined), info=true) }}"
on-run-end: "{{ log('end ' ~ (schemas | sort) ~ (database_schemas | sort), info=true) }}"
`,
      'models/a.sql': "{{ config(schema='good') }} select 1 as id",
      'models/b.sql': "{{ config(schema='bad') }} select nope",
    });
    const { out } = await project.tsdbt('run');
    expect(out).toContain('start False');
    expect(out).toContain("end ['dev_good'][('', 'dev_good')]");
  });
});

describe('an ephemeral model', () => {
  it('has its SQL in target/compiled, and no result', async () => {
    project = createProject({
      'models/e.sql': "{{ config(materialized='ephemeral') }}\nselect 1 as id",
      'models/m.sql': "select * from {{ ref('e') }}",
    });
    for (const command of ['compile', 'build']) {
      project.write({ target: null });
      expect((await project.tsdbt(command)).code).toBe(0);
      expect(project.read('target/compiled/p/models/e.sql').trim()).toBe('select 1 as id');
      const { results } = JSON.parse(project.read('target/run_results.json'));
      expect(results.map((result: { unique_id: string }) => result.unique_id)).toEqual(['model.p.m']);
    }
  });
});

describe('a materialisation of the project', () => {
  it('may have dbt’s do the work and go on', async () => {
    project = createProject({
      'macros/table.sql': `{% materialization table, adapter='clickhouse' %}
  {% set relations = dbt.materialization_table_clickhouse.call_macro() %}
  {% do log('rows: ' ~ run_query('select count() as n from ' ~ this).rows[0]['n'], info=true) %}
  {{ return(relations) }}
{% endmaterialization %}`,
      'models/t.sql': "{{ config(materialized='table') }} select number as n from numbers(3)",
    });
    const { code, out } = await project.tsdbt('run');
    expect(code).toBe(0);
    expect(out).toContain('rows: 3');
    expect(out).toMatch(/table\s+\S+\.t\s+3 rows/);
  });

  it('calls the project’s own get_test_sql', async () => {
    project = createProject({
      'macros/sql.sql': `{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
  select 7 as failures, 0 as should_warn, 1 as should_error
{% endmacro %}`,
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]',
    });
    const { out } = await project.tsdbt('build');
    expect(out).toContain('test not_null_a_id: 7 rows');
  });
});

describe('a query comment of the project', () => {
  it('may come last and ask anything of the node, and never becomes a part of what is inserted', async () => {
    project = createProject({
      'dbt_project.yml': `name: p
version: "1.0"
query-comment: {comment: "{{ note(node) }}", append: true}
on-run-end: "insert into {{ target.schema }}.log values ('it''s'), ('x')"
on-run-start: "create table if not exists {{ target.schema }}.log (a String) engine = MergeTree order by a;"
`,
      'macros/note.sql':
        "{% macro note(node) %}{{ return(tojson({'id': node.unique_id, 'of': node.identifier, 'no': node.nope})) }}{% endmacro %}",
      'seeds/s.csv': 'id,name\n1,ann\n',
      'models/m.sql': "{{ config(materialized='table') }} select * from {{ ref('s') }};",
    });
    const { code, out } = await project.tsdbt('build', '--debug');
    expect([code, out]).toEqual([0, expect.stringContaining('/* {"id": "model.p.m", "of": "m", "no": ""} */')]);
    expect(await project.rows('select count() as n from dev.log')).toEqual([{ n: 2 }]);
  });
});

describe('a package whose links lead elsewhere', () => {
  it('is not installed, and nothing of what they lead to is read', async () => {
    project = createProject({
      'dbt_project.yml': 'name: p\nversion: "1.0"\n',
      'private/notes.md': 'not for packages',
      'repository/dbt_project.yml': 'name: linked\nversion: "1.0"\n',
    });
    const { dir, env } = project;
    fs.mkdirSync(path.join(dir, 'repository/docs'));
    fs.symlinkSync(path.join(dir, 'private/notes.md'), path.join(dir, 'repository/docs/notes.md'));
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
        cwd: path.join(dir, 'repository'),
        env: { ...process.env, ...env },
      });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '-m', 'first');
    project.write({ 'packages.yml': `packages: [{git: "${dir}/repository"}]` });
    const { code, out } = await project.tsdbt('deps');
    expect(out).toContain('TS1020');
    expect(code).toBe(2);
    expect(fs.existsSync(path.join(dir, 'dbt_packages/linked/docs/notes.md'))).toBe(false);
  });
});
