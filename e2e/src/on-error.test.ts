import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture;
beforeAll(() => {
  project = createProject({
    'dbt_project.yml': 'name: p\nflags: {allow_jinja_file_extensions: true}\n',
    'models/broken.sql.j2': "{{ config(on_error='continue') }} select {{ var('column', 'nothing_here') }} as id",
    'models/below.sql': "select 1 as id -- {{ ref('broken') }}",
    'models/other.sql': "select {{ var('column', 'nothing_here') }} as id",
    'models/below_other.sql': "select id from {{ ref('other') }}",
  });
});
afterAll(() => project.remove());

describe('a model that fails', () => {
  it('keeps its children from running, unless it says on_error: continue', async () => {
    expect((await project.tsdbt('run')).code).toBe(1);
    const { results } = JSON.parse(project.read('target/run_results.json'));
    const statuses = results.map((each: { unique_id: string; status: string }) => [each.unique_id, each.status]);
    expect(Object.fromEntries(statuses)).toEqual({
      'model.p.broken': 'error',
      'model.p.below': 'success',
      'model.p.other': 'error',
      'model.p.below_other': 'skipped',
    });
  });
});
