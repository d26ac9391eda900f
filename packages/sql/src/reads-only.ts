import { firstKeyword, statementWords } from './statement-words.ts';

/**
 * Whether a statement does nothing but read, as far as its text tells: it begins like a question, no INSERT follows its WITH, no
 * other statement runs beside it, and it calls no table function that makes a file while it reads.
 */
export function readsOnly(sql: string): boolean {
  const first = firstKeyword(sql);
  if (first === undefined || !QUESTIONS.has(first)) return false;
  let before = '';
  for (const { text, keyword, depth } of statementWords(sql)) {
    if (first === 'WITH' && keyword === 'INSERT' && depth === 0) return false;
    if (before === 'PARALLEL' && keyword === 'WITH') return false;
    if (before === 'INTO' && keyword === 'OUTFILE') return false;
    if (text === '(' && MAKE_FILES.has(before)) return false;
    before = keyword;
  }
  return true;
}

const QUESTIONS: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'FROM',
  'SHOW',
  'DESC',
  'DESCRIBE',
  'EXISTS',
  'EXPLAIN',
]);

/** SQLite makes the database that it is to read. */
const MAKE_FILES: ReadonlySet<string> = new Set(['SQLITE']);
