import { tokenize } from './tokenize.ts';

export interface SqlWord {
  /** In lower case. */
  readonly text: string;
  /** UTF-16 offsets; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The bare words that a text begins with, whatever comments and blanks stand around them, up to the first thing that is no word.
 */
export function* leadingWords(sql: string): Generator<SqlWord> {
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    if (kind !== 'word') return;
    yield { text: sql.slice(start, end).toLowerCase(), start, end };
  }
}
