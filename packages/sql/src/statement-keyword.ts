import { tokenize } from './tokenize.ts';

/**
 * The word in lower case that says what a statement is: its first one, behind brackets and comments; where that is WITH, the SELECT
 * or INSERT that the expressions are for. Empty for a statement that begins with no word.
 */
export function statementKeyword(sql: string): string {
  let depth = 0;
  let isWith = false;
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    const word = sql.slice(start, end).toLowerCase();
    if (isWith && word === '(') depth += 1;
    if (isWith && word === ')') depth -= 1;
    if (!isWith && word === '(') continue;
    if (!isWith && word !== 'with') return /^[a-z]+$/.test(word) ? word : '';
    if (depth === 0 && (word === 'select' || word === 'insert')) return word;
    isWith = true;
  }
  return isWith ? 'with' : '';
}
