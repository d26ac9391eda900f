import { firstKeyword, statementWords } from './statement-words.ts';

/**
 * The keyword that says what a statement does, in capitals: its first one; where that is WITH, the SELECT or INSERT that the expressions
 * are for. Undefined for a statement that begins with no word.
 */
export function statementKeyword(sql: string): string | undefined {
  const first = firstKeyword(sql);
  if (first !== 'WITH') return first;
  let outer: number | undefined;
  for (const { keyword, depth } of statementWords(sql)) {
    if (keyword === 'WITH') outer ??= depth;
    if (depth === outer && (keyword === 'SELECT' || keyword === 'INSERT')) return keyword;
  }
  return first;
}
