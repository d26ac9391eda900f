import { queryText } from '@tsdbt/sql';

/** A query that may stand in brackets: without the semicolon that may end it. Any other is left to the character as it is. */
export function queryInBrackets(sql: string): string {
  if (!sql.includes(';')) return sql;
  const text = queryText(sql);
  return 'query' in text ? text.query : sql;
}
