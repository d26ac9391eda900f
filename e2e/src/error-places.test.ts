import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/**
 * Broken models by what is wrong with them; the place that the message must point at stands in ⟦ ⟧ (the beginning counts). All are run
 * on a real ClickHouse.
 */
const MODELS: Readonly<Record<string, string>> = {
  at_the_start: '⟦selct⟧ 1 as id',
  in_the_middle:
    "{{ config(materialized='table') }}\n-- a comment (\nselect id as i\n⟦frm⟧ {{ ref('good') }} as g\nwhere 1",
  at_the_end: "select id from {{ ref('good') }} where id >⟦⟧ ",
  behind_other_alphabets: "select 'ä😀漢' as t, -- ☃\n  id as i ⟦frm⟧ {{ ref('good') }} as g",
  behind_windows_line_ends: "select id,\r\n  'ü' as t\r\n⟦frm⟧ {{ ref('good') }} as g\r\n",
  in_a_view: "{{ config(materialized='view') }}\n\n\nselect 1 as one ⟦two⟧",
  with_a_header: "{{ config(sql_header='set max_threads = 1', materialized='table') }}\nselect 1 as one ⟦two⟧",
  with_settings: "{{ config(query_settings={'join_use_nulls': 1}, materialized='table') }}\nselect 1 as one ⟦two⟧",
  incremental: "{{ config(materialized='incremental') }}\nselect 1 as one ⟦two⟧",
  in_a_macro: 'select\n  ⟦{{ broken() }}⟧ as a',
  behind_a_macro: '{% set many = [1, 2, 3] %}select {% for i in many %}{{ i }}, {% endfor %}\n  1 as one ⟦two⟧',
  behind_a_cte: "{# note #}select (id ⟦one⟧ two) from {{ ref('inlined') }}",
  ends_in_a_semicolon: 'select 1 as one ⟦two⟧;\n',
  open_bracket: "select ⟦(⟧id + (1)\nfrom {{ ref('good') }}",
  spare_bracket: "select id⟦)⟧\nfrom {{ ref('good') }}",
  open_quote: "select id\nfrom {{ ref('good') }} where 'a' = ⟦'⟧b",
  open_comment: "select id\nfrom {{ ref('good') }} ⟦/*⟧ b",
  unknown_column: "select id, 'nme' as t, -- nme\n ⟦nme⟧ from {{ ref('good') }}",
  unknown_column_of_one_query:
    "with a as (select id as nme from {{ ref('good') }}),\nb as (select 1 as id from a)\nselect id, ⟦nme⟧ from b",
  unknown_column_of_a_cte:
    "with a as (select id as nme from {{ ref('good') }}),\nb as (select ⟦nme⟧ from {{ ref('good') }})\nselect nme from b",
  unknown_column_around_a_query: "select (select count(nme) from (select 1 as nme)) as n, ⟦nme⟧ from {{ ref('good') }}",
  unknown_column_of_an_alias: "select g.id from {{ ref('good') }} as g where ⟦g.nme⟧ > 1",
  unknown_quoted_column: 'select id, ⟦`nme`⟧ from {{ ref("good") }}',
  unknown_function: "select id as foo, ⟦foo⟧(id) from {{ ref('good') }}",
  unknown_table: 'select nowhere.id from ⟦nowhere⟧',
  unknown_table_function: 'select * from ⟦nofunc⟧(1)',
  unknown_type: "select id::⟦Nope⟧ from {{ ref('good') }}",
  wrong_type: "select id, ⟦sum⟧(toString(id)) from {{ ref('good') }} group by id",
  wrong_type_of_an_operator: "with a as (select 1 as x)\nselect id - 1 as m, id ⟦+⟧ 'a' as b from {{ ref('good') }}",
  not_grouped: "select id, ⟦n⟧, count() from {{ ref('good') }} group by id",
};

const PLACE = /⟦([\s\S]*?)⟧/;

function placeIn(text: string): string {
  const before = text.slice(0, PLACE.exec(text)?.index).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

describe('a message about SQL points at the place that is wrong', () => {
  let project: ProjectFixture;
  let out = '';

  beforeAll(async () => {
    const broken = Object.entries(MODELS).map(([name, text]) => [
      `models/${name}.sql`,
      text.replace(PLACE, (_, inner) => inner),
    ]);
    project = createProject({
      'macros/broken.sql': '{% macro broken() %}1 2 3{% endmacro %}',
      'models/good.sql': "{{ config(materialized='table') }} select 1 as id, 2 as n",
      'models/inlined.sql': "{{ config(materialized='ephemeral') }}\nselect id\n\nfrom {{ ref('good') }}",
      ...Object.fromEntries(broken),
    });
    ({ out } = await project.tsdbt('run'));
  }, 60_000);
  afterAll(() => project?.remove());

  for (const [name, text] of Object.entries(MODELS)) {
    it(name.replaceAll('_', ' '), () => {
      const report = out
        .slice(out.indexOf(`✗ model dev.${name}:`))
        .split('✗ model', 2)
        .join('')
        .slice(0, 1500);
      expect(report).toContain(`models/${name}.sql:${placeIn(text)}\n`);
    });
  }

  it('and suggests the keyword that a word was meant to be', () => {
    expect(out).toMatch(/behind_other_alphabets.sql:2:11\n[\s\S]*?frm: did you mean "from"\?/);
  });
});

describe('where SQL is not that of a model, the message is about', () => {
  let project: ProjectFixture;
  let out = '';
  const report = (name: string): string =>
    out
      .slice(out.indexOf(`✗ ${name}: `))
      .split('✗', 2)
      .join('');

  beforeAll(async () => {
    project = createProject({
      'dbt_project.yml': 'name: p\nversion: "1.0"\non-run-end: ["create table x (a Int32"]\n',
      'macros/asks.sql': '{% macro asks() %}\n  {% do run_query("select 1 as id, nme") %}\n{% endmacro %}',
      'models/good.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/asking.sql': '{{ asks() if execute }}\nselect 1 as nme',
      'models/hooked.sql':
        "{{ config(materialized='table', post_hook='alter table {{ this }} modify colum nme String') }}\nselect 1 as nme",
      'models/tested.sql': "select id as nme\nfrom {{ ref('good') }}\nwhere nme > missing",
      'models/all.yml': `models:
  - name: good
    columns:
      - name: id
        data_tests:
          - not_null: {config: {where: missing > 1}}
          - unique: {config: {fail_calc: sum(missing)}}
unit_tests:
  - {name: of_tested, model: tested, given: [{input: ref('good'), rows: [{id: 1}]}], expect: {rows: [{nme: 1}]}}
  - {name: of_good, model: good, given: [], expect: {rows: [{wrong: 1}]}}
`,
      'tests/own.sql': "select id from {{ ref('good') }}\n\n where missing > 1",
    });
    await project.tsdbt('run', '-s', 'good');
    ({ out } = await project.tsdbt('run', '-s', 'asking', 'hooked'));
    out += (await project.tsdbt('test')).out;
  }, 60_000);
  afterAll(() => project?.remove());

  const PLACES: readonly (readonly [what: string, name: string, place: string, line?: string])[] = [
    ['the macro that asked', 'model dev.asking', 'macros/asks.sql:2:18', 'select 1 as id, nme'],
    ['the hook', 'model dev.hooked', 'models/hooked.sql', 'alter table `dev`.`hooked` modify colum nme String'],
    ['the generic test', 'test not_null_good_id', 'models/all.yml:6:13'],
    ['its configuration', 'test unique_good_id', 'models/all.yml:7:13', 'sum(missing) as failures,'],
    ['the singular test', 'test own', 'tests/own.sql:3:8'],
    ['the model of a unit test', 'unit test of_tested', 'models/tested.sql:3:13'],
    ['the unit test', "Invalid column name: 'wrong' in unit test fixture for expected output.", 'models/all.yml:10:5'],
    ['the hook of the run', 'hook p-on-run-end-0', 'dbt_project.yml', 'create table x (a Int32'],
  ];
  for (const [what, name, place, line] of PLACES) {
    it(what, () => {
      const text = name.startsWith('Invalid') ? out.slice(out.indexOf(name)) : report(name);
      expect(text).toMatch(new RegExp(`^(?:.*\\n){1,2}\\S+ +${place.replaceAll('.', '\\.')}\\n`));
      if (line !== undefined) expect(text).toContain(` in: ${line}\n`);
    });
  }
});

it('files of packages are named with their folder', async () => {
  const project = createProject({
    'packages.yml': 'packages: [{local: ../q}]\n',
    'models/a.sql': 'select {{ q.f() }}',
    'dbt_packages/q/dbt_project.yml': 'name: q\nversion: "1.0"\n',
    'dbt_packages/q/macros/f.sql':
      "{% macro f() %}\n{{ exceptions.raise_compiler_error('no') if execute }}{% endmacro %}",
    'dbt_packages/q/models/b.sql': 'select 1 as one two',
  });
  try {
    const { out } = await project.tsdbt('run');
    expect(out).toContain(' dbt_packages/q/macros/f.sql:2:35\n');
    expect(out).toContain(' dbt_packages/q/models/b.sql:1:17\n');
  } finally {
    await project.remove();
  }
});
