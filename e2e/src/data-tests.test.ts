import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('a test on a view that joins outwardly', () => {
  it('runs, and keeps its failures, although ClickHouse does not read such a view with join_use_nulls', async () => {
    project = createProject({
      'models/v.sql':
        "{{ config(materialized='view') }} select a.id as id, b.id as other from (select 1 as id) a left join (select 2 as id) b on a.id = b.id",
      'models/v.yml': `models: [{name: v, columns: [
  {name: id, data_tests: [not_null]},
  {name: other, data_tests: [{accepted_values: {arguments: {values: [7]}, config: {store_failures: true, severity: warn}}}]}]}]`,
    });
    const { code, out } = await project.tsdbt('build');
    expect(out).toContain('PASS=2 WARN=1 ERROR=0');
    expect(code).toBe(0);
    expect(project.read('target/run/p/models/v.yml/not_null_v_id.sql')).toContain('should_error');
  });

  it('has its settings in its query when nothing is in the way', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]',
    });
    await project.tsdbt('build');
    expect(project.read('target/run/p/models/a.yml/not_null_a_id.sql')).toMatch(
      /count\(\*\) != 0 as should_error[\s\S]*dbt_internal_test\nSETTINGS join_use_nulls=1$/,
    );
  });
});

describe('a test whose configuration ends in a line comment', () => {
  it('is asked whole: what follows is no part of the comment', async () => {
    const config = `{where: "id > 1 -- not the first", fail_calc: "count(*) # all", warn_if: "> 5 -- five", error_if: "> 1 --"}`;
    project = createProject({
      'models/a.sql': 'select number as id from numbers(4)',
      'models/a.yml': `models: [{name: a, columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [7]}, config: ${config}}}]}]}]`,
      // Freshness asks the same way.
      'models/s.yml':
        'sources: [{name: dev, tables: [{name: a, config: {loaded_at_field: "toDateTime(id) -- epoch", freshness: {error_after: {count: 1, period: day}}}}]}]',
      'macros/m.sql':
        '{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}{{ default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}{% endmacro %}',
    });
    const built = await project.tsdbt('build');
    expect(built.out).toContain('✗ fail 2 rows');
    project.write({ 'macros/m.sql': '' });
    expect((await project.tsdbt('test')).out).toContain('✗ fail 2 rows');
    expect((await project.tsdbt('source', 'freshness')).out).toContain('ERROR STALE freshness of dev.a');
  });
});

describe('a generic test that does not exist', () => {
  it('is warned of, and fails alone when it is run', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_nul, not_null]}]}]',
    });
    const ran = await project.tsdbt('run');
    expect(ran.out).toMatch(/⚠ there is no generic test "not_nul"[\s\S]*did you mean "not_null"/);
    expect(ran.code).toBe(0);
    const built = await project.tsdbt('build');
    expect(built.out).toContain('✗ there is no generic test "not_nul"  TS2007');
    expect(built.out).toContain('PASS=2 WARN=0 ERROR=1');
    expect(built.code).toBe(1);
  });
});

describe('a generic test that does not exist and is off', () => {
  it('is not warned of', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models: [{name: a, data_tests: [{gone: {config: {enabled: false}}}]}]',
    });
    const { out } = await project.tsdbt('parse');
    expect(out).not.toContain('⚠');
  });
});

describe('a test whose configuration makes no sense', () => {
  it('fails alone, with a message as dbt writes it into run_results.json', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as id',
      'tests/t.sql': "{{ config(store_failures_as='error') }} select * from {{ ref('a') }} where id > 1",
    });
    const { out } = await project.tsdbt('build');
    expect(out).toContain('PASS=1 WARN=0 ERROR=1');
    const { results } = JSON.parse(project.read('target/run_results.json'));
    expect(results[1].message).toBe(
      "Compilation Error in test t (tests/t.sql)\n  'error' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']",
    );
  });
});
