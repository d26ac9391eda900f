import { tokenize } from './tokenize.ts';

export interface SqlWord {
  /** In lower case. */
  readonly text: string;
  /** UTF-16 offsets; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The bare words that a text begins with, whatever comments and blanks stand around them, up to the first thing that is no word. Opening
 * brackets in front are skipped if wanted: `(select 1)` begins with `select`, too.
 */
export function* leadingWords(sql: string, options: { readonly insideBrackets?: boolean } = {}): Generator<SqlWord> {
  let found = false;
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    if (options.insideBrackets === true && !found && sql[start] === '(') continue;
    if (kind !== 'word') return;
    found = true;
    yield { text: sql.slice(start, end).toLowerCase(), start, end };
  }
}

/** The word that a statement begins with, in lower case; empty if it begins with none. */
export function firstWord(sql: string, options: { readonly insideBrackets?: boolean } = {}): string {
  const { value } = leadingWords(sql, options).next();
  return value?.text ?? '';
}
