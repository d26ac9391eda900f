import type { NodeConfig } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { limitedRows, testQuery } from './test-query.ts';

const config = (changes: object = {}): NodeConfig => ({
  enabled: true,
  materialized: 'test',
  tags: [],
  meta: {},
  ...changes,
});

describe('testQuery', () => {
  it('counts the rows and judges the count as configured', () => {
    expect(testQuery('select 1', config({ fail_calc: 'sum(n)', warn_if: '> 1', error_if: '> 2' }))).toBe(
      'select\n  sum(n) as failures,\n  sum(n) > 1 as should_warn,\n  sum(n) > 2 as should_error\nfrom (\nselect 1\n) dbt_internal_test',
    );
  });

  it('closes expressions that end in a line comment', () => {
    expect(
      testQuery('select 1', config({ fail_calc: 'max(n) # of all', warn_if: '> 1 -- or 2', error_if: '> 2 /* x */' })),
    ).toBe(
      'select\n  max(n) # of all\n as failures,\n  max(n) # of all\n > 1 -- or 2\n as should_warn,\n  max(n) # of all\n > 2 /* x */ as should_error\nfrom (\nselect 1\n) dbt_internal_test',
    );
  });

  it('takes any row as a failure when nothing is configured', () => {
    expect(testQuery('select 1', config())).toContain('count(*) != 0 as should_error');
  });
});

describe('limitedRows', () => {
  it('limits the rows', () => {
    expect(limitedRows('select 1', config({ limit: 4 }))).toBe('select 1\nlimit 4');
  });

  it('puts the limit before settings at the end', () => {
    expect(limitedRows('select 1\n-- end_of_sql\nsettings join_use_nulls = 1', config({ limit: 4 }))).toBe(
      'select 1\n\nlimit 4\n-- end_of_sql\nsettings join_use_nulls = 1',
    );
  });
});
