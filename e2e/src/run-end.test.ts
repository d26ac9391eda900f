import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/** What packages that keep books of runs read when a run ends. */
const MACRO = `{% macro report() %}{% if execute %}
{% for r in results %}{{ print('R ' ~ tojson({
  'id': r.node.unique_id, 'alias': r.node.to_dict().get('alias'), 'keys': r.to_dict().keys() | list, 'group': r.to_dict().node.group | default(none),
  'path': r.node.compiled_path | default(none), 'skipped': r.skipped, 'config': [r.node.config.materialized, r.node.config.get('x', 1), r.node.config.full_refresh is none],
  'started': (r.timing | selectattr('name', 'eq', 'execute') | first).started_at.strftime('%Y') | length if r.timing else 0,
  'text': r.to_dict()['timing'] | map(attribute='completed_at') | first | default('', true) | length})) }}{% endfor %}
{{ print('X ' ~ selected_resources | sort) }}
{{ print('F ' ~ (graph.nodes.values() | selectattr('resource_type', 'eq', 'test') | first).test_metadata.kwargs.least) }}
{% endif %}{% endmacro %}`;

let project: ProjectFixture;
let out: string;

beforeAll(async () => {
  project = createProject({
    'dbt_project.yml': 'name: p\nversion: "1.0"\non-run-end: "{{ report() }}"\n',
    'macros/m.sql': MACRO,
    'macros/t.sql':
      '{% test at_least(model, least) %}select 1 as x from {{ model }} where id < {{ least }}{% endtest %}',
    'models/a.sql': 'select 1 as id',
    'models/e.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('a') }}",
    'models/p.yml': `
models: [{name: a, data_tests: [{at_least: {arguments: {least: 1.0}}}]}]
exposures: [{name: board, type: dashboard, owner: {name: x}, depends_on: [ref('a')]}]
sources: [{name: raw, tables: [{name: t}]}]
unit_tests: [{name: ut, model: e, given: [{input: ref('a'), rows: []}], expect: {rows: []}}]`,
  });
  await project.tsdbt('run');
  ({ out } = await project.tsdbt('build'));
});
afterAll(() => project.remove());

it('gives every result its node, its times and dbt’s fields', () => {
  const reported = out
    .split('\n')
    .filter(line => line.startsWith('R '))
    .map(line => JSON.parse(line.slice(2)));
  const keys =
    'status timing thread_id execution_time adapter_response message failures node agate_table batch_results';
  const model = reported.find(each => each.id === 'model.p.a');
  expect(model).toEqual({
    id: 'model.p.a',
    alias: 'a',
    keys: keys.split(' '),
    group: null,
    path: 'target/compiled/p/models/a.sql',
    skipped: false,
    config: ['view', 1, true],
    started: 4,
    text: '2026-01-01T00:00:00.000000Z'.length,
  });
  expect(reported.map(each => each.id)).toContain('exposure.p.board');
});

it('names what was selected as dbt does: ephemeral models, but neither sources nor unit tests', () => {
  expect(/^X (.*)$/m.exec(out)?.[1]).toMatch(
    /^\['exposure\.p\.board', 'model\.p\.a', 'model\.p\.e', 'test\.p\.at_least_[^,]*'\]$/,
  );
});

it('shows templates the arguments of tests as YAML has them', () => {
  expect(out).toContain('F 1.0');
});
