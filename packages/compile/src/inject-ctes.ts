import { leadingWords } from '@tsdbt/sql';
import type { Cte } from './ephemeral-parents.ts';

export interface Injected {
  readonly sql: string;
  /** Where in the original text something was put in, and how much. */
  readonly at: number;
  readonly length: number;
}

/**
 * Puts CTEs at the front of a query, to the character as dbt does: into a WITH clause that it begins with (behind RECURSIVE), else
 * before its first character that is not white space, comments included.
 */
export function injectCtes(sql: string, ctes: readonly Cte[]): Injected {
  if (ctes.length === 0) return { sql, at: 0, length: 0 };
  const list = ctes.map(cte => cte.sql).join(', ');
  const inWith = endOfWith(sql);
  const at = inWith ?? /^\s*/.exec(sql)?.[0].length ?? 0;
  const text = inWith === undefined ? `with${list} ` : `${list}, `;
  return { sql: sql.slice(0, at) + text + sql.slice(at), at, length: text.length };
}

/** Where the first CTE of a leading WITH clause stands; `undefined` if the query does not begin with one. */
function endOfWith(sql: string): number | undefined {
  const [first, second] = leadingWords(sql);
  if (first?.text !== 'with') return undefined;
  const { end } = second?.text === 'recursive' ? second : first;
  return sql.length - sql.slice(end).trimStart().length;
}
