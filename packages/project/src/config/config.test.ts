import type { JsonObject } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { nodeOf, parseFiles } from '../testing/parse-files.ts';
import { CONFIG_DEFAULTS } from './config-defaults.ts';
import { CONFIG_KEYS, type ConfigResource } from './config-keys.ts';
import { ConfigTree } from './config-tree.ts';
import { mergeConfig } from './merge-config.ts';

describe('merging', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['tags add up, each once', { tags: ['a'] }, { tags: ['b', 'a'] }, { tags: ['a', 'b'] }],
    ['one tag counts as a list', { tags: 'a' }, { tags: 'b' }, { tags: ['a', 'b'] }],
    [
      'hooks add up, twice too, under both spellings',
      { 'pre-hook': ['x'] },
      { pre_hook: 'x' },
      { 'pre-hook': ['x', 'x'] },
    ],
    ['meta merges key by key', { meta: { a: 1, b: 1 } }, { meta: { b: 2 } }, { meta: { a: 1, b: 2 } }],
    [
      'grants replace a privilege',
      { grants: { select: ['a'], insert: ['w'] } },
      { grants: { select: 'b' } },
      { grants: { select: ['b'], insert: ['w'] } },
    ],
    [
      'grants with + add to it',
      { grants: { select: ['a'] } },
      { grants: { '+select': ['b'] } },
      { grants: { select: ['a', 'b'] } },
    ],
    ['settings are replaced as a whole', { settings: { a: 1 } }, { settings: { b: 2 } }, { settings: { b: 2 } }],
    ['unknown keys are replaced', { mine: [1] }, { mine: [2] }, { mine: [2] }],
    ['null takes a value away', { alias: 'x' }, { alias: null }, { alias: null }],
  ])('%s', (_rule, base, addition, expected) => {
    expect(mergeConfig(base, addition)).toEqual(expected);
  });

  it('has a rule for every key that has a default', () => {
    const resources = Object.keys(CONFIG_DEFAULTS) as ConfigResource[];
    const missing = resources.flatMap(resource =>
      Object.keys(CONFIG_DEFAULTS[resource]).filter(key => CONFIG_KEYS[key] === undefined),
    );
    expect(missing).toEqual([]);
  });

  it('accepts its own defaults', () => {
    for (const [resource, defaults] of Object.entries(CONFIG_DEFAULTS)) {
      for (const [key, value] of Object.entries(defaults)) {
        if (value !== null)
          expect([resource, key, CONFIG_KEYS[key]?.type.safeParse(value).success]).toEqual([resource, key, true]);
      }
    }
  });
});

describe('trees of the project file', () => {
  const tree = new ConfigTree({
    '+materialized': 'table',
    p: {
      '+tags': ['p'],
      staging: { materialized: 'view', deep: { '+tags': ['deep'] } },
      orders: { '+alias': 'o' },
      ghost: { '+x': 1 },
    },
  });
  const base = { tags: [] };

  it('apply from the root down, with and without +', () => {
    expect(tree.apply(base, ['p', 'staging', 'deep', 'a'])).toEqual({ materialized: 'view', tags: ['p', 'deep'] });
    expect(tree.apply(base, ['p', 'orders'])).toEqual({ materialized: 'table', tags: ['p'], alias: 'o' });
    expect(tree.apply(base, ['other', 'a'])).toEqual({ materialized: 'table', tags: [] });
  });

  it('give nodes of one folder the same object', () => {
    expect(tree.apply(base, ['p', 'staging', 'x'])).toBe(tree.apply(base, ['p', 'staging', 'y']));
  });

  it('know which of their paths nothing used', () => {
    expect(tree.unusedPaths()).toEqual([['p', 'ghost']]);
  });
});

describe('precedence', () => {
  it('is project file, property file, config() in the file', () => {
    const parsed = parseFiles({
      'dbt_project.yml':
        'name: p\nprofile: p\nmodels: {+materialized: table, +engine: Log, +tags: [project], p: {+alias: from_project}}\n',
      'models/a.sql': "{{ config(materialized='incremental', tags='file') }}select 1",
      'models/p.yml':
        'models: [{name: a, meta: {beside: 1}, config: {materialized: view, engine: TinyLog, tags: [yml]}}]',
    });
    expect(nodeOf(parsed, 'model.p.a').config).toMatchObject({
      materialized: 'incremental',
      engine: 'TinyLog',
      alias: 'from_project',
      tags: ['project', 'yml', 'file'],
    });
  });

  it('lets the root project have the last word about packages', () => {
    const parsed = parseFiles({
      'dbt_project.yml': 'name: p\nprofile: p\nmodels: {q: {+materialized: view, +tags: [root]}}\n',
      'dbt_packages/q/dbt_project.yml': 'name: q\nversion: "1.0"\nmodels: {q: {+materialized: table, +tags: [own]}}\n',
      'dbt_packages/q/models/a.sql': "{{ config(materialized='incremental', tags=['file']) }}select 1",
    });
    expect(nodeOf(parsed, 'model.q.a').config).toMatchObject({ materialized: 'view', tags: ['own', 'file', 'root'] });
  });
});

describe('hooks', () => {
  it('are statements with their options', () => {
    const parsed = parseFiles({
      'models/a.sql': `{{ config(pre_hook=["x", {'sql': 'y', 'transaction': false}]) }}select 1`,
    });
    expect(nodeOf(parsed, 'model.p.a').config['pre-hook']).toEqual([
      { sql: 'x', transaction: true, index: null },
      { sql: 'y', transaction: false, index: null },
    ]);
  });

  it.each(["pre_hook='x', **{'pre-hook': 'y'}", "{'pre_hook': 'x', 'pre-hook': 'y'}"])(
    'are refused under both spellings in one config(%s)',
    call => {
      const { diagnostics } = parseFiles({ 'models/a.sql': `{{ config(${call}) }}select 1` });
      expect(diagnostics).toMatchObject([{ code: 'TS3006', message: "config() got both 'pre_hook' and 'pre-hook'" }]);
    },
  );
});

describe('stored failures', () => {
  it.each([
    [
      'store_failures: true',
      { store_failures: true, store_failures_as: 'table' },
      '`dev_dbt_test__audit`.`unique_a_id`',
    ],
    [
      'store_failures_as: view',
      { store_failures: true, store_failures_as: 'view' },
      '`dev_dbt_test__audit`.`unique_a_id`',
    ],
    [
      'store_failures: true, store_failures_as: ephemeral',
      { store_failures: false, store_failures_as: 'ephemeral' },
      null,
    ],
  ])('%s', (config, expected, relation) => {
    const yml = `models: [{name: a, columns: [{name: id, data_tests: [{unique: {config: {${config}}}}]}]}]`;
    const test = nodeOf(
      parseFiles({ 'models/a.sql': 'select 1', 'models/p.yml': yml }),
      'test.p.unique_a_id.f6a5f640da',
    );
    expect([test.config, test.relation_name]).toEqual([expect.objectContaining(expected), relation]);
  });

  it('are kept by --store-failures where the configuration is silent', () => {
    const yml = 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]';
    const parsed = parseFiles({ 'models/a.sql': 'select 1', 'models/p.yml': yml }, { flags: { storeFailures: true } });
    expect(nodeOf(parsed, 'test.p.unique_a_id.f6a5f640da').relation_name).toBe('`dev_dbt_test__audit`.`unique_a_id`');
  });
});
