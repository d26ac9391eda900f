import { type SqlTokenKind, tokenize } from './tokenize.ts';

/** A token that carries meaning, with its text and the number of brackets around it. */
export interface StatementWord {
  readonly kind: Exclude<SqlTokenKind, 'space' | 'comment'>;
  readonly text: string;
  /** The text in capitals if it may be a keyword, else the empty string: a quoted `"drop"` is none. */
  readonly keyword: string;
  /** A bracket counts as outside of itself. */
  readonly depth: number;
  /** UTF-16 offsets; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A text's tokens without blanks and comments, lazily, so that looking at the first costs nothing in a long statement. */
export function* statementWords(sql: string): Generator<StatementWord, void, undefined> {
  let depth = 0;
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    const text = sql.slice(start, end);
    if (text === ')') depth -= 1;
    yield { kind, text, keyword: kind === 'word' ? text.toUpperCase() : '', depth, start, end };
    if (text === '(') depth += 1;
  }
}

/** The keyword that a statement begins with, in capitals, behind comments and opening brackets; undefined if there is none. */
export function firstKeyword(sql: string): string | undefined {
  for (const { text, keyword } of statementWords(sql)) if (text !== '(') return keyword === '' ? undefined : keyword;
  return undefined;
}
