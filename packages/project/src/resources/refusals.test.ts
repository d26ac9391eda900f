import { describe, expect, it } from 'vitest';
import { diagnosticsOf, parseFiles } from '../testing/parse-files.ts';

const MODEL = { 'models/a.sql': 'select 1 as id' };
const PROJECT = 'name: p\nversion: "1.0"\nprofile: p\n';

describe('the materialization of what is no model', () => {
  it.each([
    [
      'of a seed, in the project file',
      { 'dbt_project.yml': `${PROJECT}seeds: {p: {+materialized: incremental}}`, 'seeds/s.csv': 'n\n1\n' },
    ],
    [
      'of a seed, beside it',
      { 'seeds/s.csv': 'n\n1\n', 'seeds/s.yml': 'seeds: [{name: s, config: {materialized: view}}]' },
    ],
    [
      'of a snapshot',
      {
        'snapshots/s.sql':
          "{% snapshot s %}{{ config(materialized='table', unique_key='id', strategy='check', check_cols='all') }} select 1 as id{% endsnapshot %}",
      },
    ],
    ['of a singular test', { 'tests/t.sql': "{{ config(materialized='ephemeral') }} select 1" }],
    [
      'of a generic test',
      {
        'models/a.yml': 'models: [{name: a, data_tests: [{unique: {column_name: id, config: {materialized: table}}}]}]',
      },
    ],
    ['of all tests', { 'dbt_project.yml': `${PROJECT}data_tests: {+materialized: table}`, 'tests/t.sql': 'select 1' }],
  ])('is fixed: %s', (_, files) => {
    const found = diagnosticsOf(parseFiles({ ...MODEL, ...files }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('TS2026');
  });

  it('may be said as it is', () => {
    const files = { 'seeds/s.csv': 'n\n1\n', 'seeds/s.yml': 'seeds: [{name: s, config: {materialized: seed}}]' };
    expect(diagnosticsOf(parseFiles({ ...MODEL, ...files }))).toEqual([]);
  });
});

describe('what a property file may turn on', () => {
  const off = '{{ config(enabled=false) }} select 1 as n';
  const on = (name: string, kind: string) => `${kind}: [{name: ${name}, config: {enabled: true}}]`;
  it('is not one of several that are off', () => {
    const files = { 'models/x/b.sql': off, 'models/y/b.sql': off, 'models/b.yml': on('b', 'models') };
    expect(diagnosticsOf(parseFiles({ ...MODEL, ...files })).join()).toContain('TS2027');
    expect(
      diagnosticsOf(parseFiles({ ...MODEL, ...files, 'models/b.yml': 'models: [{name: b, description: x}]' })),
    ).toEqual([]);
    expect(diagnosticsOf(parseFiles({ ...MODEL, ...files, 'models/z/b.sql': 'select 1 as n' }))).toEqual([]);
  });
});

describe('what has no template', () => {
  const exposure = (rest: string) => `exposures: [{name: e, type: notebook, owner: {name: ann}, ${rest}}]`;
  it.each([
    ['an exposure', exposure("config: {enabled: 'true'}"), 'TS1005'],
    [
      'a metric',
      "metrics: [{name: m, label: m, type: derived, type_params: {expr: '1', metrics: []}, config: {enabled: 0}}]",
      'TS1005',
    ],
    [
      'a unit test',
      'unit_tests: [{name: u, model: a, given: [], expect: {rows: [{id: 1}]}, config: {enabled: off-and-on}}]',
      'TS1005',
    ],
    [
      'an exposure of a metric that is off',
      `${exposure('depends_on: ["metric(\'m\')"]')}\nmetrics: [{name: m, label: m, type: derived, type_params: {expr: '1', metrics: []}, config: {enabled: false}}]`,
      'TS4004',
    ],
  ])('is held to its configuration: %s', (_, yaml, code) => {
    expect(diagnosticsOf(parseFiles({ ...MODEL, 'models/p.yml': yaml })).join()).toContain(code);
  });
});

describe('colours', () => {
  const colored = (color: string) => ({
    ...MODEL,
    'models/a.yml': `models: [{name: a, docs: {node_color: "${color}"}}]`,
  });
  it.each(['#Abc', '#00ff7f', 'SeaGreen', 'rebeccapurple', 'aliceblue', 'blue', 'yellowgreen'])('%s is one', color => {
    expect(diagnosticsOf(parseFiles(colored(color)))).toEqual([]);
  });
  it.each(['#ab', '#00ff7g', 'sea green', 'redd'])('%s is none', color => {
    expect(diagnosticsOf(parseFiles(colored(color))).join()).toContain('TS2005');
  });
});

describe('what only other kinds of nodes have', () => {
  it.each([
    [
      'of a seed',
      {
        'seeds/s.csv': 'n\n1\n',
        'seeds/s.yml': 'seeds: [{name: s, config: {batch_size: 500, lookback: all, severity: 3}}]',
      },
    ],
    [
      'of seeds',
      { 'dbt_project.yml': `${PROJECT}seeds: {+concurrent_batches: sometimes, +begin: 1}`, 'seeds/s.csv': 'n\n1\n' },
    ],
    [
      'of a model',
      { 'models/b.sql': "{{ config(delimiter=5, severity='loud', hard_deletes='maybe') }} select 1 as id" },
    ],
  ])('is kept and not judged: %s', (_, files) => {
    expect(diagnosticsOf(parseFiles({ ...MODEL, ...files }))).toEqual([]);
  });
});

describe('entries of data_tests without a name', () => {
  it('are a warning, since files hold them for their anchors only', () => {
    const found = diagnosticsOf(
      parseFiles({
        ...MODEL,
        'tests/anchors.yml': 'data_tests:\n  - &soft\n    config: {severity: warn}\n  - name: t\n    config: {}\n',
        'tests/t.sql': 'select 1',
      }),
    );
    expect(found).toEqual([expect.stringMatching(/^TS1009 tests\/anchors\.yml/)]);
  });
});

describe('languages of a materialization', () => {
  it('are those that models can be in', () => {
    const macro = "{% materialization odd, default, supported_languages=['sql', 'scala'] %}{% endmaterialization %}";
    expect(diagnosticsOf(parseFiles({ ...MODEL, 'macros/odd.sql': macro }))).toEqual([
      expect.stringMatching(/^TS2005 macros\/odd\.sql:1:\d+ .*"scala"/),
    ]);
  });
});

describe('versions of a unit test', () => {
  const files = (model: string, versions: string) => ({
    ...MODEL,
    'models/v_v1.sql': 'select 1 as id',
    'models/v_v2.sql': 'select 1 as id',
    'models/p.yml': `models: [{name: v, latest_version: 2, versions: [{v: 1}, {v: 2}]}]\nunit_tests: [{name: u, model: ${model}, versions: {${versions}}, given: [], expect: {rows: [{id: 1}]}}]`,
  });
  it.each([
    ['a', 'include: [], exclude: []', 1],
    ['a', 'include: , exclude: ', 1],
    ['v', 'include: , exclude: [1]', 1],
    ['v', 'include: [1, 2], exclude: []', 2],
  ])('may be left empty: %s, %s', (model, versions, tests) => {
    const parsed = parseFiles(files(model, versions));
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(Object.keys(parsed.manifest.unit_tests)).toHaveLength(tests);
  });
  it('ask for one at least (dbt)', () => {
    expect(diagnosticsOf(parseFiles(files('v', 'include: [], exclude: []'))).join()).toContain('TS2003');
  });
});
