import { describe, expect, it } from 'vitest';
import { nodeOf, parseFiles } from '../testing/parse-files.ts';

describe('the primary key of a model', () => {
  const keyOf = (properties: string): readonly string[] | undefined => {
    const files = { 'models/m.sql': 'select 1 as id', 'models/p.yml': `models: [{name: m, ${properties}}]` };
    const combined = `{% test unique_combination_of_columns(model, combination_of_columns) %}select 1{% endtest %}`;
    return nodeOf(parseFiles({ ...files, 'macros/t.sql': combined }), 'model.p.m').primary_key;
  };

  it.each([
    ['a constraint of the model', 'constraints: [{type: primary_key, columns: [b, a]}]', ['a', 'b']],
    [
      'a constraint of a column',
      'columns: [{name: a, data_tests: [unique]}, {name: b, constraints: [{type: primary_key}]}]',
      ['b'],
    ],
    [
      'tests of uniqueness and of nulls',
      'columns: [{name: a, data_tests: [unique]}, {name: b, data_tests: [unique, not_null]}]',
      ['b'],
    ],
    ['tests of uniqueness alone', 'columns: [{name: a, data_tests: [unique]}]', ['a']],
    [
      'a test of several columns',
      'data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [y, x]}}}]',
      ['x', 'y'],
    ],
    [
      'tests that are off, when there are no others',
      'columns: [{name: a, data_tests: [{unique: {config: {enabled: false}}}]}]',
      ['a'],
    ],
    ['nothing', 'columns: [{name: a, data_tests: [not_null]}]', []],
  ])('comes from %s', (_, properties, key) => {
    expect(keyOf(properties)).toEqual(key);
  });
});
