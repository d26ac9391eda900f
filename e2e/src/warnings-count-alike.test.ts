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
