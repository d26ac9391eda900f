import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('a name without a schema', () => {
  it("is a relation of the target's schema, in models, hooks and tests, from the first run on", async () => {
    project = createProject({
      'profiles.yml': 'p: {target: t, outputs: {t: {type: clickhouse, driver: chdb, path: wh, schema: shop}}}',
      'dbt_project.yml': 'name: p\nprofile: p\non-run-start: create table if not exists log (a Int32) order by a',
      'models/a.sql': 'select 1 as id',
      'models/b.sql':
        "-- depends_on: {{ ref('a') }}\n{{ config(materialized='incremental', unique_key='id', post_hook='insert into log select count() from b') }}\nselect id from a",
      'tests/t.sql': "-- depends_on: {{ ref('b') }}\nselect * from b where id <> 1",
    });
    expect((await project.tsdbt('build')).code).toBe(0);
    expect((await project.tsdbt('build')).code).toBe(0);
    expect(await project.rows('select a from log')).toEqual([{ a: 1 }, { a: 1 }]);
  });
});
