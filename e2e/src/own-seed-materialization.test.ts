import { afterEach, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const CSV = 'id,name,amount,day\n07,"a ""x""",1.5,2024-01-01\n8,,2,\n';

const own = (body: string): Record<string, string> => ({
  'seeds/s.csv': CSV,
  'seeds/s.yml': 'seeds:\n  - name: s\n    config: {column_types: {id: String, day: Nullable(Date)}}\n',
  'macros/seed.sql': `{% materialization seed, adapter='clickhouse' %}${body}
  {{ return({'relations': [this]}) }}{% endmaterialization %}`,
});

it('a materialisation of seeds reads the file as a table', async () => {
  project = createProject(
    own(`
  {%- set table = load_agate_table() -%}
  {%- for row in table.rows -%}{{ print(row.values() | list) }}{%- endfor -%}
  {{ print(table.columns['amount'].values() | sum) }} {{ print(table.column_names) }}
  {%- do create_csv_table(model, table) -%}
  {%- do load_csv_rows(model, table) -%}`),
  );
  const { code, out } = await project.tsdbt('seed');
  expect(out).toContain(`['07', 'a "x"', Decimal('1.5'), '2024-01-01']\n`);
  expect(out).toContain("['8', None, Decimal('2'), None]\n");
  expect(out).toContain("3.5\n('id', 'name', 'amount', 'day')\n");
  expect(code).toBe(0);
  expect(await project.rows('select * from {{ ref("s") }} order by id')).toEqual([
    { id: '07', name: 'a "x"', amount: 1.5, day: '2024-01-01' },
    { id: '8', name: '', amount: 2, day: null },
  ]);
});

it('a materialisation of seeds may call dbt’s and go on', async () => {
  project = createProject(
    own(`
  {%- do dbt.materialization_seed_default() -%}
  {%- do run_query('insert into ' ~ this ~ ' (id) values (9)') -%}`),
  );
  const { code, out } = await project.tsdbt('seed');
  expect([code, out]).toEqual([0, out]);
  expect(await project.rows('select id from {{ ref("s") }} order by id')).toEqual([
    { id: '07' },
    { id: '8' },
    { id: '9' },
  ]);
});

it('run results say of a seed neither SQL nor relation, as dbt’s', async () => {
  project = createProject({ 'seeds/s.csv': CSV });
  await project.tsdbt('seed');
  const { results } = JSON.parse(project.read('target/run_results.json'));
  expect(results).toMatchObject([{ unique_id: 'seed.p.s', compiled: null, compiled_code: null, relation_name: null }]);
});
