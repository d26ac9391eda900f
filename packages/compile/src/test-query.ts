import type { NodeConfig } from '@tsdbt/core';

/**
 * The query that decides a data test: one row with the number of failures and whether it warns or fails. dbt: `get_test_sql`, around
 * the compiled test; a `limit` goes inside.
 */
export function testQuery(compiledSql: string, config: NodeConfig): string {
  const failures = textOr(config.fail_calc, 'count(*)');
  const limit = config.limit === undefined || config.limit === null ? '' : `\nlimit ${config.limit}`;
  return `select
  ${failures} as failures,
  ${failures} ${textOr(config.warn_if, '!= 0')} as should_warn,
  ${failures} ${textOr(config.error_if, '!= 0')} as should_error
from (
${compiledSql}${limit}
) dbt_internal_test`;
}

/**
 * Settings that every test runs with. Anti-joins of tests look for NULLs, which ClickHouse writes only with this one; dbt-clickhouse sets
 * it for `relationships` alone, so that other packages' tests pass wrongly on keys that are not Nullable.
 */
export const TEST_SETTINGS: Readonly<Record<string, number>> = { join_use_nulls: 1 };

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
