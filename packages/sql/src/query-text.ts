import { splitStatements } from './split-statements.ts';
import { tokenize } from './tokenize.ts';

/**
 * A model's query, fit to stand inside another statement: without the semicolon that may end it, comments in front kept so that
 * positions still map. More than one statement, or none, gives the number found.
 */
export function queryText(sql: string): { readonly query: string } | { readonly statements: number } {
  const statements = splitStatements(sql);
  const [only] = statements;
  if (only === undefined || statements.length > 1) return { statements: statements.length };
  const ended = [...tokenize(sql.slice(only.end))].some(token => token.kind === 'semicolon');
  return { query: (ended ? sql.slice(0, only.end) : sql).trim() };
}
