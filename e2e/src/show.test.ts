import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('tsdbt show', () => {
  it('shows what a failing test found, as its message suggests', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as id union all select 1 as id union all select 2 as id',
      'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]',
    });
    const { out } = await project.tsdbt('build');
    expect(out).toContain('tsdbt show --select unique_a_id');
    const shown = await project.tsdbt('show', '--quiet', '--select', 'unique_a_id', '--output', 'json');
    expect(JSON.parse(shown.out)).toEqual({ node: 'unique_a_id', show: [{ unique_field: 1, n_records: 2 }] });
  });

  it('puts the sql_header before the query: its statements run first, its end belongs to the query', async () => {
    project = createProject({
      'models/a.sql':
        "{% call set_sql_header(config) %}set max_threads = 3; with v as (select getSetting('max_threads') as n){% endcall %}select n from v",
    });
    const { out } = await project.tsdbt('show', '--quiet', '--select', 'a', '--output', 'json');
    expect(JSON.parse(out).show).toEqual([{ n: 3 }]);
  });

  it('shows the rows of seeds and loaded sources, and of a model without its tests', async () => {
    project = createProject({
      'seeds/s.csv': 'id,name\n1,ann\n',
      'data/t.csv': 'a\n7\n',
      'models/s.yml':
        'sources: [{name: raw, tables: [{name: t, load: {files: data/t.csv}}]}]\nmodels: [{name: m, columns: [{name: a, data_tests: [unique]}]}]',
      'models/m.sql': "select a from {{ source('raw', 't') }}",
    });
    expect((await project.tsdbt('build')).code).toBe(0);
    const rows = async (name: string): Promise<unknown> => {
      const { out } = await (project as ProjectFixture).tsdbt('show', '--quiet', '--select', name, '--output', 'json');
      return JSON.parse(out).show;
    };
    expect(await rows('s')).toEqual([{ id: 1, name: 'ann' }]);
    expect(await rows('source:raw.t')).toMatchObject([{ a: 7 }]);
    expect(await rows('m')).toEqual([{ a: 7 }]);
  });
});
