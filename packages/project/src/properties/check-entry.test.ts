import { describe, expect, it } from 'vitest';
import { diagnosticsOf, parseFiles } from '../testing/parse-files.ts';

describe('entries whose keys do not go together', () => {
  const problemsOf = (properties: string): string[] =>
    diagnosticsOf(parseFiles({ 'models/a.sql': 'select 1 as id', 'models/p.yml': properties }));

  it.each([
    ['meta beside config and in it', 'models: [{name: a, meta: {x: 1}, config: {meta: {y: 1}}}]', /1:20 "meta" of a/],
    [
      'tests under both words',
      'models: [{name: a, columns: [{name: id, data_tests: [unique], tests: [not_null]}]}]',
      /1:63 id has both/,
    ],
    [
      'a time spine without its column',
      'models: [{name: a, time_spine: {standard_granularity_column: d}, columns: [{name: id}]}]',
      /does not list: d/,
    ],
    [
      'a time spine without granularity',
      'models: [{name: a, time_spine: {standard_granularity_column: id}, columns: [{name: id}]}]',
      /column id .* no "granularity"/,
    ],
    [
      'two primary keys',
      'models: [{name: a, columns: [{name: id, constraints: [{type: primary_key}]}, {name: b, constraints: [{type: primary_key}]}]}]',
      /2 columns with a primary_key/,
    ],
    [
      'a constraint of an unknown type',
      'models: [{name: a, constraints: [{type: primry_key}]}]',
      /"type" is "primry_key", must be one of .*primary_key/,
    ],
    [
      'a contract without columns',
      'models: [{name: a, config: {contract: {enforced: true}}}]',
      /no columns are listed/,
    ],
    [
      'versions that do not exist',
      unitTest('versions: {include: [1]}'),
      /asks for versions of a, which has no versions/,
    ],
    ['an owner without a name', 'groups: [{name: g, owner: {}}]', /"owner" is \{\}, must be .*"name" or "email"/],
    [
      'undefined names',
      'models: [{name: a, config: {alias: "{{ nope }}"}}]',
      /^TS3002 models\/p\.yml:1:29 'nope' is undefined/,
    ],
    ['a colour that is none', 'models: [{name: a, config: {docs: {node_color: 5 blue}}}]', /must be a colour/],
    ['a snapshot of no relation', snapshot('relation: a'), /relation of sn is "a"/],
    ['a snapshot that checks one column', snapshot("relation: ref('a')", 'check_cols: id'), /must be all or a list/],
    ['an entry under another kind', 'seeds: [{name: a, description: x}]', /describes "a" under "seeds"/],
  ])('%s', (_, properties, expected) => {
    expect(problemsOf(properties)).toEqual([expect.stringMatching(expected)]);
  });
});

function unitTest(key: string): string {
  return `unit_tests: [{name: u, model: a, ${key}, given: [], expect: {rows: []}}]`;
}

function snapshot(relation: string, columns = 'check_cols: all'): string {
  return `snapshots: [{name: sn, ${relation}, config: {unique_key: id, strategy: check, ${columns}}}]`;
}
