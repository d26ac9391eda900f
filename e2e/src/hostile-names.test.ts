import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Finished, type ProjectFixture } from './project-fixture.ts';

/** Texts that mean something else in SQL, in a template or in a comment when they are not quoted. */
const HOSTILE: readonly string[] = [
  "it's",
  "'; drop table x; --",
  'back\\slash \\n \\',
  'back`tick',
  'dou"ble',
  'semi;colon',
  'dash -- dash',
  'open /* only',
  'close */ only',
  'new\nline',
  '100%s %',
  '#} hash #{',
  'ünïcödé 表 🙂',
  'select',
  'distinct',
  'my col',
  '1st',
  'order-id',
  'max(v)',
  'constructor',
  'x'.repeat(200),
];

/**
 * Every place that takes a name or a value from a configuration takes each of these: aliases, schemas, columns, keys, comments, tags,
 * settings, indexes, projections, constraints, CTEs, tests and their arguments, fixtures of unit tests, seeds, and the methods of
 * `adapter`.
 */
function hostileProject(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'profiles.yml': 'p: {target: t, outputs: {t: {type: clickhouse, driver: chdb, path: wh, schema: s}}}',
    'dbt_project.yml': `${JSON.stringify({ name: 'p', profile: 'p', vars: { names: HOSTILE } })}\n`,
    'macros/plain.sql': "{% macro generate_schema_name(custom, node) %}{{ custom if custom else 's' }}{% endmacro %}",
    'macros/passing.sql':
      '{% test counted(model, column_name) %}select {{ column_name }} from {{ model }} group by {{ column_name }} having count() > 9{% endtest %}',
    'macros/operate.sql': OPERATION,
  };
  for (const [i, name] of HOSTILE.entries()) Object.assign(files, filesOf(name, i));
  return files;
}

/** Creates, describes, renames, empties and drops a table by the adapter's methods, in a database of the hostile name. */
const OPERATION = `{% macro operate() %}
{% for whole in var('names') %}
  {% set name = whole[:80] %}
  {% set database = api.Relation.create(schema='op ' ~ name) %}
  {% do adapter.create_schema(database) %}
  {% set a = api.Relation.create(schema='op ' ~ name, identifier=name) %}
  {% set b = api.Relation.create(schema='op ' ~ name, identifier='b ' ~ name[:50]) %}
  {% do run_query('create table ' ~ a ~ ' (' ~ adapter.quote(name) ~ ' String) engine = Memory') %}
  {% do run_query('insert into ' ~ a ~ ' select ' ~ dbt.string_literal(dbt.escape_single_quotes(name) | replace('\\\\', '\\\\\\\\'))) %}
  {% set columns = adapter.get_columns_in_relation(a) %}
  {% do adapter.rename_relation(a, b) %}
  {% set found = run_query('select ' ~ columns[0].quoted ~ ' as c from ' ~ b).columns[0].values()[0] %}
  {% do adapter.truncate_relation(b) %}
  {% set gone = adapter.get_relation('', 'op ' ~ name, name) is none and adapter.get_relation('', 'op ' ~ name, b.identifier) is not none %}
  {% set listed = adapter.get_ch_database('op ' ~ name).name == 'op ' ~ name and check_schema_exists('', 'op ' ~ name).columns[0].values()[0] == 1 %}
  {% do adapter.drop_relation(b) %}
  {% do adapter.drop_schema(database) %}
  {% do log('operated ' ~ loop.index0 ~ ' ' ~ (columns[0].name == name and found == name and gone and listed), info=True) %}
{% endfor %}
{% endmacro %}`;

function filesOf(name: string, i: number): Readonly<Record<string, string>> {
  const column = `\`${name.replace(/[\\`]/g, '\\$&')}\``;
  const literal = `'${name.replace(/[\\']/g, '\\$&')}'`;
  const strategy = ['legacy', 'delete+insert', 'append', 'insert_overwrite'][i % 4];
  const raw = (sql: string): string => `{% raw %}${sql}{% endraw %}`;
  const config = {
    materialized: 'incremental',
    alias: name.slice(0, 100),
    schema: `db ${name.slice(0, 40)}`,
    tags: [name],
    order_by: [name],
    primary_key: name,
    partition_by: [name],
    ...(i % 4 < 2 ? { unique_key: [name, 'lower(v)'] } : {}),
    incremental_strategy: strategy,
    incremental_predicates: ['v = 1 or 1 = 1 -- always'],
    on_schema_change: 'append_new_columns',
    persist_docs: { relation: true, columns: true },
    query_settings: { log_comment: name },
    indexes: [{ name, definition: `${column} type minmax -- the key` }],
    ...(i % 4 === 3 ? {} : { projections: [{ name, query: `select ${column}, v order by v -- another order` }] }),
    settings: { deduplicate_merge_projection_mode: 'rebuild', lightweight_mutation_projection_mode: 'rebuild' },
    contract: { enforced: true },
    meta: { name },
  };
  const values = (field: string): object => ({ [field]: name });
  const tests = [
    'not_null',
    ...(i % 4 === 2 ? [] : ['unique']),
    'counted',
    { accepted_values: { values: [name, 'another'], config: { where: '1 = 1 -- all', store_failures: true } } },
    { relationships: { to: `ref('v${i}')`, field: name } },
    {
      accepted_values: {
        name: `t_${name.slice(0, 40).replaceAll(/\s/g, '_')}`,
        values: [name],
        config: { store_failures: true, tags: [name] },
      },
    },
  ];
  const documented = { name, description: raw(name), data_type: 'String' };
  const table = {
    name: `m${i}`,
    description: raw(name),
    config,
    constraints: [{ type: 'check', name, expression: `${column} != 'not this' -- ever` }],
    columns: [
      { ...documented, data_tests: tests },
      { name: 'v', data_type: 'string' },
    ],
    data_tests: [
      { unique_combination_of_columns: { combination_of_columns: [name, 'v'], config: { enabled: i % 4 !== 2 } } },
    ],
  };
  const view = {
    name: `v${i}`,
    description: raw(name),
    config: { persist_docs: config.persist_docs, query_settings: { log_comment: name }, contract: { enforced: true } },
    columns: [{ ...documented, quote: true, data_tests: ['not_null', 'unique'] }],
  };
  const fixture = { format: 'dict', rows: [values(name)] };
  return {
    [`models/m${i}.sql`]: raw(`select ${literal} as ${column}, 'v' as v`),
    [`models/v${i}.sql`]: raw(`select ${literal} as ${column}`),
    [`models/e${i}.sql`]: `${raw(`select * from `)}{{ ref('m${i}') }}`,
    [`models/c${i}.sql`]: `select * from {{ ref('e${i}') }}`,
    [`models/p${i}.yml`]: JSON.stringify({
      models: [
        table,
        view,
        {
          name: `e${i}`,
          config: { materialized: 'ephemeral', alias: `e ${name.slice(0, 100)}` },
          columns: [
            // Nobody can tell such a name from an expression where there is no relation to ask.
            { name, quote: /[()]/.test(name), data_tests: ['not_null', 'unique'].slice(0, i % 4 === 2 ? 1 : 2) },
          ],
        },
      ],
      unit_tests: [
        { name: `u${i}`, model: `c${i}`, given: [{ input: `ref('e${i}')`, ...fixture }], expect: fixture },
        {
          name: `w${i}`,
          model: `c${i}`,
          given: [{ input: `ref('e${i}')`, ...fixture }],
          expect: { format: 'dict', rows: [values(name)] },
        },
      ],
      seeds: [
        {
          name: `s${i}`,
          config: {
            alias: `seed ${name.slice(0, 100)}`,
            column_types: { [name]: 'string' },
            order_by: [name],
            delimiter: '|',
          },
          columns: [documented],
        },
      ],
    }),
    [`seeds/s${i}.csv`]: `"${name.replaceAll('"', '""')}"\n"${name.replaceAll('"', '""')}"\n`,
  };
}

describe('names and values from configurations', () => {
  let project: ProjectFixture;
  let runs: readonly Finished[];
  beforeAll(async () => {
    project = createProject(hostileProject());
    runs = [
      await project.tsdbt('build'),
      await project.tsdbt('build'),
      await project.tsdbt('run-operation', 'operate'),
    ];
  }, 240_000);
  afterAll(() => project?.remove());

  it('are built, and built again, and every test of them passes', () => {
    for (const { code, out } of runs) expect([code, out.match(/ {2}✗.*|TS\d{4}.*/g) ?? []]).toEqual([0, []]);
  });

  it('are what the tables, their columns and their comments are called', async () => {
    const rows =
      await project.rows(`select t.name as name, t.database as db, t.comment as comment, c.name as column, c.comment as column_comment
      from system.tables t join system.columns c on c.database = t.database and c.table = t.name
      where startsWith(t.database, 'db ') and c.position = 1`);
    const expected = HOSTILE.map(name => ({
      name: name.slice(0, 100),
      db: `db ${name.slice(0, 40)}`,
      comment: name,
      column: name,
      column_comment: name,
    }));
    expect([...rows].sort(byName)).toEqual(expected.sort(byName));
  });

  it('are the values in them, kept once for each key', async () => {
    const kept = HOSTILE.map((name, i) => ({ i, name })).filter(({ i }) => i % 4 !== 2);
    const selects = kept.map(({ i }) => `select ${i} as i, * from {{ ref('m${i}') }}`);
    const rows = await project.rows(`select i, name from (${selects.join(' union all ')}) as all_of_them (i, name, v)`);
    expect([...rows].sort((a, b) => Number(a.i) - Number(b.i))).toEqual(kept);
  });

  it('are refused where ClickHouse could not read the table again', async () => {
    project.write({
      'models/key.sql': "{{ config(materialized='table', order_by=['nan']) }} select 1 as `nan`, 2 as v",
    });
    const { code, out } = await project.tsdbt('run', '--select', 'key');
    expect([code, out]).toEqual([1, expect.stringContaining('TS6029')]);
    project.write({ 'models/key.sql': "{{ config(materialized='table', order_by='v') }} select 1 as `nan`, 2 as v" });
    expect(await project.tsdbt('run', '--select', 'key')).toMatchObject({ code: 0 });
    project.write({ 'models/key.sql': null });
  });

  it('are told right by the methods of adapter', () => {
    const said = runs[2]?.out.match(/operated \d+ \w+/g);
    expect(said).toEqual(HOSTILE.map((_, i) => `operated ${i} True`));
  });
});

function byName(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return String(a.name) < String(b.name) ? -1 : 1;
}
