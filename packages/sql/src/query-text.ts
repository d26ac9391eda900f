import { splitStatements } from './split-statements.ts';

/**
 * A model's query, fit to stand inside another statement: without the semicolon that may end it, comments in front kept so that
 * positions still map. More than one statement, or none, gives the number found.
 */
export function queryText(sql: string): { readonly query: string } | { readonly statements: number } {
  const statements = splitStatements(sql);
  const [only] = statements;
  if (only === undefined || statements.length > 1) return { statements: statements.length };
  const ended = sql.slice(only.end).includes(';');
  return { query: (ended ? sql.slice(0, only.end) : sql).trim() };
}
