import type { NodeConfig } from '@tsdbt/core';
import { closedExpression } from '@tsdbt/sql';
import { queryInBrackets } from './query-in-brackets.ts';

/**
 * The query that is run for a data test: one row with `failures`, `should_warn`, `should_error`. dbt's defaults: `count(*)`, `!= 0`.
 * The limit of the test's configuration cuts the rows that are counted.
 */
export function testQuery(sql: string, config: NodeConfig): string {
  const failCalc = textOf(config.fail_calc, 'count(*)');
  return `select
  ${failCalc} as failures,
  ${failCalc} ${textOf(config.warn_if, '!= 0')} as should_warn,
  ${failCalc} ${textOf(config.error_if, '!= 0')} as should_error
from (
${limitedRows(sql, config)}
) dbt_internal_test`;
}

/**
 * Settings of every test's query, in its text. Without `join_use_nulls` an orphan's partner is a default value and never NULL, so that anti-join
 * tests pass wrongly on columns that may not be NULL (dbt-clickhouse sets it for `relationships` only).
 */
export const TEST_SETTINGS: Readonly<Record<string, number>> = { join_use_nulls: 1 };

/** A test's rows, limited if its configuration says so; the limit goes before settings at the end (dbt-clickhouse's marker). */
export function limitedRows(written: string, config: NodeConfig): string {
  const sql = queryInBrackets(written);
  const { limit } = config;
  if (typeof limit !== 'number') return sql;
  const marker = sql.lastIndexOf(END_OF_SQL);
  return marker < 0 ? `${sql}\nlimit ${limit}` : `${sql.slice(0, marker)}\nlimit ${limit}\n${sql.slice(marker)}`;
}

/** dbt-clickhouse: what follows this comment is not the query but its settings. */
const END_OF_SQL = '-- end_of_sql';

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' && value.trim() !== '' ? closedExpression(value) : fallback;
}
