import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/** A project with something of everything that a parse could take over wrongly. */
const FILES = {
  'dbt_project.yml': `name: p
version: "1.0"
profile: p
vars: {since: '2020-01-01'}
models: {p: {marts: {+materialized: table}}}
on-run-start: ["select 1"]
`,
  'profiles.yml': `p:
  target: dev
  outputs:
    dev: {type: clickhouse, driver: chdb, path: .tsdbt/warehouse, schema: dev, threads: 2}
    prod: {type: clickhouse, driver: chdb, path: .tsdbt/warehouse, schema: prod, threads: 2}
`,
  'macros/cents.sql': '{% macro cents(column) %}{{ column }} / 100{% endmacro %}',
  'macros/naming.sql': '{% macro generate_alias_name(custom, node) %}{{ custom or node.name }}{% endmacro %}',
  'models/raw.yml': `sources:
  - name: raw
    tables: [{name: orders, columns: [{name: id, data_tests: [unique, not_null: {config: {enabled: false}}]}]}, {name: people}]
`,
  'models/staging/orders.sql': "select id, {{ cents('amount') }} as amount from {{ source('raw', 'orders') }}",
  'models/staging/people.sql': "{{ config(tags=['daily']) }} select * from {{ source('raw', 'people') }}",
  'models/staging/schema.yml': `models:
  - name: orders
    description: "{{ doc('orders') }}"
    columns: [{name: id, data_tests: [unique, not_null]}]
  - name: people
    columns: [{name: id, data_tests: [not_null]}]
`,
  'models/marts/sales.sql': `{% if var('since') > '2000' %}{{ config(alias='sold') }}{% endif %}
select * from {{ ref('orders') }} join {{ ref('people') }} using (id) -- {{ env_var('REGION', 'none') }}`,
  'models/marts/now.sql': "{{ config(meta={'strict': flags.WARN_ERROR}) }} select 1 as id",
  'models/marts/marts.yml': `models:
  - name: sales
    data_tests: [row_count: {name: odd}]
exposures:
  - name: board
    type: dashboard
    owner: {email: a@b.c}
    depends_on: ["ref('sales')"]
unit_tests:
  - name: sums
    model: people
    given: [{input: "source('raw', 'people')", rows: [{id: 1}]}]
    expect: {rows: [{id: 1}]}
`,
  'tests/generic/row_count.sql': '{% test row_count(model) %}select 1 from {{ model }} having count() = 0{% endtest %}',
  'tests/no_orders.sql': "select * from {{ ref('orders') }} where amount < 0",
  'models/docs.md': '{% docs orders %}What was sold.{% enddocs %}',
  'dbt_packages/lib/dbt_project.yml': 'name: lib\nversion: "1.0"\n',
  'dbt_packages/lib/models/helper.sql': 'select 1 as id',
  'packages.yml': 'packages: [{local: dbt_packages/lib}]',
};

interface Change {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How much may be parsed again; everything is always allowed where it is left out. */
  readonly atMost?: number;
}

const CHANGES: Readonly<Record<string, Change>> = {
  nothing: { atMost: 1 },
  'the text of a model': { files: { 'models/staging/people.sql': "select 1 as id -- {{ ref('helper') }}" }, atMost: 3 },
  'a comment in a model': {
    files: { 'models/marts/sales.sql': `${FILES['models/marts/sales.sql']}\n-- so` },
    atMost: 3,
  },
  'the alias of a model': {
    files: { 'models/staging/people.sql': "{{ config(alias='persons') }} select * from {{ source('raw', 'people') }}" },
  },
  'a description': {
    files: {
      'models/staging/schema.yml': FILES['models/staging/schema.yml'].replace(
        '- name: people',
        '- name: people\n    description: Who.',
      ),
    },
    atMost: 8,
  },
  'one test more': {
    files: {
      'models/staging/schema.yml': FILES['models/staging/schema.yml'].replace('[not_null]', '[not_null, unique]'),
    },
    atMost: 8,
  },
  'one test less': {
    files: {
      'models/staging/schema.yml': FILES['models/staging/schema.yml'].replace('[unique, not_null]', '[unique]'),
    },
    atMost: 8,
  },
  'a line that moves the rest of a property file': {
    files: { 'models/staging/schema.yml': `# a comment\n${FILES['models/staging/schema.yml']}` },
    atMost: 8,
  },
  'a source': {
    files: { 'models/raw.yml': FILES['models/raw.yml'].replace('{name: people}', '{name: people, identifier: p}') },
  },
  'a source table more': {
    files: { 'models/raw.yml': FILES['models/raw.yml'].replace('{name: people}', '{name: people}, {name: more}') },
  },
  'an exposure': { files: { 'models/marts/marts.yml': FILES['models/marts/marts.yml'].replace('board', 'panel') } },
  'a singular test': {
    files: { 'tests/no_orders.sql': "select * from {{ ref('orders') }} where amount < 1" },
    atMost: 2,
  },
  'a generic test': {
    files: { 'tests/generic/row_count.sql': FILES['tests/generic/row_count.sql'].replace('= 0', '< 1') },
  },
  'a macro': { files: { 'macros/cents.sql': "{% macro cents(column) %}{{ ref('people') }}{% endmacro %}" } },
  'the macro that names relations': {
    files: { 'macros/naming.sql': '{% macro generate_alias_name(custom, node) %}x_{{ node.name }}{% endmacro %}' },
  },
  'a doc block': { files: { 'models/docs.md': '{% docs orders %}What was bought.{% enddocs %}' } },
  'a new model': { files: { 'models/marts/more.sql': "select * from {{ ref('sales') }}" } },
  'a model that is gone': { files: { 'models/marts/now.sql': null } },
  'a test that is switched on': {
    files: { 'models/raw.yml': FILES['models/raw.yml'].replace('{config: {enabled: false}}', '{}') },
  },
  'a model that is switched off': { files: { 'models/marts/now.sql': '{{ config(enabled=false) }} select 1' } },
  'a package': { files: { 'dbt_packages/lib/models/helper.sql': 'select 2 as id' }, atMost: 2 },
  "a package's project file": {
    files: { 'dbt_packages/lib/dbt_project.yml': 'name: lib\nversion: "1.1"\nmodels: {+tags: [lib]}\n' },
  },
  'the project file': {
    files: { 'dbt_project.yml': FILES['dbt_project.yml'].replace('+materialized: table', '+materialized: view') },
  },
  'a variable of the project': {
    files: { 'dbt_project.yml': FILES['dbt_project.yml'].replace("'2020-01-01'", "'1999'") },
  },
  'a variable': { args: ['--vars', '{since: "1999-01-01"}'] },
  'an environment variable': { env: { REGION: 'north' } },
  'an environment variable that nothing reads': { env: { OTHER: 'x' }, atMost: 1 },
  'the target': { args: ['--target', 'prod'] },
  'a flag that a template reads': { args: ['--warn-error'], atMost: 1 },
};

let project: ProjectFixture | undefined;
afterEach(() => project?.remove());

describe('a parse that takes over from the last one', () => {
  it.each(Object.entries(CHANGES))(
    'gives what a parse of everything gives, after a change of %s',
    async (_, change) => {
      project = createProject(FILES);
      await parse(project, []);
      project.write(change.files ?? {});
      Object.assign(project.env, change.env);
      const fresh = await parse(project, change.args ?? []);
      const warm = manifestOf(project);
      project.write({ target: null });
      await parse(project, change.args ?? []);
      expect(warm).toBe(manifestOf(project));
      if (change.atMost !== undefined) expect(fresh).toBeLessThanOrEqual(change.atMost);
    },
  );

  it('gives what a parse of everything gives after many changes of the same nodes', async () => {
    project = createProject(FILES);
    await parse(project, []);
    for (const start of [
      'select 1 as id',
      "{{ config(tags=['x', 'y']) }}select 22",
      'select 333 /* ä */',
      'select id',
    ]) {
      project.write({ 'models/staging/people.sql': `${start} from {{ source('raw', 'people') }}` });
      expect(await parse(project, [])).toBeLessThan(5);
      const joined = "{{ ref('orders') }} join {{ ref('people') }} using (id)";
      project.write({ 'models/marts/sales.sql': `{{ config(alias='sold') }}${start} from ${joined}` });
      expect(await parse(project, [])).toBeLessThan(5);
    }
    const warm = manifestOf(project);
    project.write({ target: null });
    await parse(project, []);
    expect(warm).toBe(manifestOf(project));
  });

  it('keeps manifest.json when nothing changed, and puts it back when it is gone or was replaced', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id' });
    await parse(project, []);
    const first = project.read('target/manifest.json');
    await parse(project, []);
    expect(project.read('target/manifest.json')).toBe(first);
    project.write({ 'target/manifest.json': null });
    await parse(project, []);
    expect(project.read('target/manifest.json')).toBe(first);
    expect((await project.tsdbt('compile')).code).toBe(0);
    expect(project.read('target/manifest.json')).toContain('"compiled_code"');
    await parse(project, []);
    expect(project.read('target/manifest.json')).toBe(first);
  });

  it.each([
    ['index', ''],
    ['index', 'half of it'],
    ['nodes.jsonl', 'not what it was'],
    ['manifest.json', '{}'],
  ])('is a parse of everything when %s of the cache is %s', async (file, text) => {
    project = createProject({ 'models/a.sql': 'select 1 as id' });
    await parse(project, []);
    const before = manifestOf(project);
    project.write({ [`target/parse_cache/${file}`]: null });
    project.write({ [`target/parse_cache/${file}`]: text });
    expect(await parse(project, [])).toBe(1);
    expect(manifestOf(project)).toBe(before);
  });

  it('reports what is wrong, as often as it is asked', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id', 'models/b.sql': "select * from {{ ref('a') }}" });
    await parse(project, []);
    project.write({ 'models/b.sql': "select * from {{ ref('c') }}" });
    for (let time = 0; time < 2; time++) {
      const { code, out } = await project.tsdbt('parse');
      expect([code, out.includes('TS4001')]).toEqual([2, true]);
    }
    project.write({ 'models/s.yml': 'models: [{name: nowhere}]', 'models/b.sql': "select * from {{ ref('a') }}" });
    for (let time = 0; time < 2; time++) {
      const { code, out } = await project.tsdbt('parse');
      expect([code, out.includes('TS2003')]).toEqual([0, true]);
    }
  });

  it('shows templates the same nodes, key by key', async () => {
    const shown =
      '{{ model.items() | list }}{% for id, node in graph.nodes.items() %}{{ id }} {{ node.items() | list }}\n{% endfor %}';
    project = createProject({ ...FILES, 'models/marts/shown.sql': `${shown}{{ graph.sources }}{{ graph.exposures }}` });
    const compiled = async (): Promise<string> => {
      const { code, out } = await (project as ProjectFixture).tsdbt('compile', '--select', 'shown');
      if (code !== 0) throw new Error(out);
      return (project as ProjectFixture)
        .read('target/compiled/p/models/marts/shown.sql')
        .replaceAll(/\('created_at', [\d.]+\)|'created_at': [\d.]+/g, '');
    };
    const cold = await compiled();
    expect(cold).toContain('model.p.sales');
    expect(await compiled()).toBe(cold);
  });

  it('is not asked with --no-partial-parse', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id' });
    await parse(project, []);
    expect(await parse(project, ['--no-partial-parse'])).toBe(1);
  });
});

/** Parses, and gives the number of nodes that were not taken over. */
async function parse({ tsdbt }: ProjectFixture, args: readonly string[]): Promise<number> {
  const { code, out } = await tsdbt('parse', '--log-format', 'json', '--log-level', 'debug', ...args);
  if (code !== 0) throw new Error(out);
  const events = out.split('\n').flatMap(line => (line.startsWith('{') ? [JSON.parse(line)] : []));
  const parsed = events.find(event => JSON.stringify(event).includes('"fresh"'));
  if (parsed === undefined) throw new Error(out);
  return findFresh(parsed);
}

function findFresh(event: unknown): number {
  const [, count = 'none'] = /"fresh":\s*(\d+)/.exec(JSON.stringify(event)) ?? [];
  return Number(count);
}

/** The manifest without what tells one invocation from another. */
function manifestOf(project: ProjectFixture): string {
  return project
    .read('target/manifest.json')
    .replaceAll(/"(created_at)": ?[\d.]+/g, '"$1":0')
    .replaceAll(/"(generated_at|invocation_id|invocation_started_at|run_started_at)": ?"[^"]*"/g, '"$1":""');
}
