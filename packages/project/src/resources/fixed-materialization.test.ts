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
  it.each(['#Abc', '#00ff7f', 'SeaGreen', 'rebeccapurple'])('%s is one', color => {
    expect(diagnosticsOf(parseFiles(colored(color)))).toEqual([]);
  });
  it.each(['#ab', '#00ff7g', 'sea green', 'redd'])('%s is none', color => {
    expect(diagnosticsOf(parseFiles(colored(color))).join()).toContain('TS2005');
  });
});
