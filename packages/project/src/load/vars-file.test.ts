import { describe, expect, it } from 'vitest';
import { diagnosticsOf, nodeOf, parseFiles } from '../testing/parse-files.ts';

const FILES = {
  'dbt_project.yml': 'name: p\nmodels:\n  +tags: ["{{ var(\'area\') }}"]\n',
  'vars.yml': 'vars:\n  area: north\n  p: {size: 2}\n',
  'models/a.sql': "{{ config(meta={'area': var('area'), 'size': var('size')}) }} select 1",
};

describe('vars.yml', () => {
  it('has the variables of the project, which the project file sees, too', () => {
    const { tags, config } = nodeOf(parseFiles(FILES), 'model.p.a');
    expect([tags, config.meta]).toEqual([['north'], { area: 'north', size: 2 }]);
  });

  it('gives way to --vars', () => {
    const { tags, config } = nodeOf(parseFiles(FILES, { vars: { area: 'south' } }), 'model.p.a');
    expect([tags, config.meta]).toEqual([['south'], { area: 'south', size: 2 }]);
  });

  it.each([
    [
      'TS1028 dbt_project.yml:2:1 variables stand in vars.yml and in dbt_project.yml',
      { 'dbt_project.yml': 'name: p\nvars: {area: east, size: 1}\n' },
    ],
    ['TS1005 vars.yml:1:1 "vars" must be a mapping', { 'vars.yml': 'vars: [area]\n' }],
    ['TS1005 vars.yml:1:1 vars.yml must be a mapping', { 'vars.yml': '- area\n' }],
    ['TS1004 vars.yml:2:1 "area" means nothing in vars.yml', { 'vars.yml': 'vars: {area: x, size: 1}\narea: y\n' }],
    ['TS1003 vars.yml:', { 'vars.yml': 'vars: {area: x\n' }],
  ])('is answered with %s', (message, changes) => {
    const text = "{{ config(meta={'area': var('area', 0), 'size': var('size', 0)}) }} select 1";
    const project = { 'dbt_project.yml': 'name: p\n', 'models/a.sql': text };
    expect(diagnosticsOf(parseFiles({ ...FILES, ...project, ...changes }))).toContainEqual(
      expect.stringContaining(message),
    );
  });

  it('may be empty where the project file has the variables', () => {
    const changes = { 'vars.yml': 'vars:\n', 'dbt_project.yml': 'name: p\nvars: {area: east, size: 1}\n' };
    expect(diagnosticsOf(parseFiles({ ...FILES, ...changes }))).toEqual([]);
  });
});
