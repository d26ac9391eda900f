import { splitStatements } from '@tsdbt/sql';

/** dbt: the limit goes around the query; a negative one means all rows. Only one statement can be shown. */
export function limitedQuery(sql: string, limit: number): string {
  const [statement] = splitStatements(sql);
  const text = statement?.text ?? sql;
  return limit < 0 ? text : `select * from (\n${text}\n) limit ${limit}`;
}
