import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const FILES = {
  'models/hollow.sql': "{{ config(materialized='table') }} select 1 as id where false",
  'models/below.sql': "select count() as n from {{ ref('hollow') }}",
  'models/a.yml':
    'models: [{name: below, columns: [{name: n, data_tests: [{accepted_values: {arguments: {values: [1]}, config: {severity: warn}}}]}]}]',
};

/** Each warns, once: a seed's header, declared types and days, a null that a type has no room for, a test, an empty table. */
const ALL_KINDS = {
  'seeds/headless.csv': 'id,\n1,2\n',
  'seeds/typed.csv': 'id\n1\n',
  'seeds/days.csv': 'day\n9999-01-01\n',
  'seeds/seeds.yml': 'seeds: [{name: typed, config: {column_types: {no_column: String}}}]',
  'models/hollow.sql': "{{ config(materialized='table') }} select 1 as id where false",
  'models/fine.sql': 'select 1 as n',
  'models/tags.sql': "select ['a'] as tags",
  'models/sizes.sql': "select length(tags) as n from {{ ref('tags') }}",
  'models/a.yml': `
models: [{name: fine, columns: [{name: n, data_tests: [{not_null: {config: {severity: warn, warn_if: '= 0'}}}]}]}]
unit_tests: [{name: sized, model: sizes, given: [{input: ref('tags'), rows: [{tags: null}]}], expect: {rows: [{n: 0}]}}]`,
};

describe('warnings of all kinds in one project', () => {
  it('are as many on the lines, in the list at the end, in the summary and in the last line', async () => {
    project = createProject(ALL_KINDS);
    const { code, out } = await project.tsdbt('build');
    const said = out.replace(/^\d\d:\d\d:\d\d ?/gm, '');
    expect(said.match(/^ {3}⚠ .*/gm)).toHaveLength(6);
    expect(said).toContain('3 ok, 6 warnings, 0 failed');
    expect(said).toContain('Done. PASS=3 WARN=6 ERROR=0 SKIP=0 NO-OP=0 TOTAL=9');
    for (const warning of ['TS7010', 'TS7011', 'TS7012', 'TS6014']) expect(said).toContain(warning);
    expect(said.match(/(?<=^ Warning in test )\w+/gm)?.sort()).toEqual(['not_null_fine_n', 'sized']);
    expect(code).toBe(0);
  });

  it('are errors under --warn-error, each of them', async () => {
    project = createProject(ALL_KINDS);
    const { code, out } = await project.tsdbt('build', '--warn-error');
    expect(out).toContain('Done. PASS=2 WARN=0 ERROR=6 SKIP=1');
    expect(code).toBe(1);
  });
});

describe('warnings of nodes', () => {
  it('are as many in the summary as in the last line: tests that warn and relations that came out empty', async () => {
    project = createProject(FILES);
    const { code, out } = await project.tsdbt('build');
    expect(out).toContain('1 ok, 2 warnings, 0 failed');
    expect(out).toContain('Done. PASS=1 WARN=2 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3');
    expect(code).toBe(0);
  });

  it('are what --warn-error makes fail', async () => {
    project = createProject(FILES);
    const { code, out } = await project.tsdbt('build', '--warn-error');
    expect(out).toContain('has no rows  TS6014');
    expect(out).toContain('Done. PASS=0 WARN=0 ERROR=1 SKIP=2 NO-OP=0 TOTAL=3');
    expect(code).toBe(1);
  });

  it('are chosen by name: EmptyRelation stands for the empty ones', async () => {
    project = createProject(FILES);
    const spared = await project.tsdbt('build', '--warn-error-options', '{error: all, warn: [EmptyRelation]}');
    expect(spared.out).toContain('Done. PASS=1 WARN=1 ERROR=1 SKIP=0 NO-OP=0 TOTAL=3');
    const silenced = await project.tsdbt('run', '--warn-error-options', '{silence: [EmptyRelation]}');
    expect(silenced.out).toContain('Done. PASS=2 WARN=0 ERROR=0');
    expect(silenced.out).not.toContain('⚠');
  });
});
