import type { JsonValue } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { genericTestSpec } from './generic-test-spec.ts';

const target = { label: 'a', isSource: false, reference: "ref('a')" };
const read = (entry: JsonValue, columnName?: string) =>
  genericTestSpec(entry, {
    target,
    columnName,
    render: text => text.toUpperCase(),
    at: () => ({ file: 'm.yml', line: 3 }),
  });

describe('test entries', () => {
  it('reads both styles of arguments alike', () => {
    const bare = read({ accepted_values: { values: ['x', 'y'] } }, 'st');
    const nested = read({ accepted_values: { arguments: { values: ['x', 'y'] } } }, 'st');
    expect(nested).toEqual(bare);
    expect(nested.name).toBe('accepted_values_a_st__x__y');
  });

  it('reads the flat form with test_name', () => {
    const spec = read(
      { test_name: 'accepted_values', name: 'av', arguments: { values: ['x'] }, config: { severity: 'warn' } },
      'st',
    );
    expect([spec.name, spec.test, spec.config]).toEqual(['av', 'accepted_values', { severity: 'warn' }]);
  });

  it('writes raw code as dbt does', () => {
    const { rawCode } = read(
      { not_null: { config: { severity: 'warn', tags: ['a b'], store_failures: true, where: 'x = "1"' } } },
      'id',
    );
    expect(rawCode).toBe(
      `{{ test_not_null(**_dbt_generic_test_kwargs) }}{{ config(severity="warn",tags=['a b'],where="x = \\"1\\"",store_failures=True) }}`,
    );
  });

  it('calls tests of packages by their namespace', () => {
    const spec = read('dbt_utils.at_least_one', 'id');
    expect([spec.namespace, spec.name, spec.rawCode]).toEqual([
      'dbt_utils',
      'dbt_utils_at_least_one_a_id',
      '{{ dbt_utils.test_at_least_one(**_dbt_generic_test_kwargs) }}',
    ]);
  });

  it('aliases a long name by its hash', () => {
    const spec = read({ accepted_values: { values: ['a long value', 'another long value', 'one more'] } }, 'status');
    expect(spec.name.length).toBeGreaterThanOrEqual(64);
    expect(spec.config.alias).toBe(spec.shortName);
  });

  it('renders configuration, drops what is null', () => {
    expect(read({ unique: { config: { where: '{{ x }}', limit: null } } }).config).toEqual({ where: '{{ X }}' });
  });

  it.each<[string, JsonValue]>([
    ['two keys', { unique: {}, not_null: {} }],
    ['a reserved argument', { unique: { model: 'x' } }],
    ['arguments that are no mapping', { unique: ['x'] }],
    ['a key twice', { is_small: { arguments: { limit: 2 }, config: { limit: 1 } } }],
    ['a number', 5],
  ])('refuses %s with TS2004', (_what, entry) => {
    expect(() => read(entry)).toThrow(/TS2004/);
  });
});
