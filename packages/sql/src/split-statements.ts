import { tokenize } from './tokenize.ts';

/** One statement of a text: its first and its last word are at `start` and before `end`; the `;` is not part of it. */
export interface SqlStatement {
  readonly text: string;
  /** UTF-16 offset in the whole text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a text at its semicolons, as ClickHouse's own lexer sees them. Pieces that hold nothing but blanks and comments are
 * dropped. `INSERT … FORMAT X` takes all that follows as data, as ClickHouse does, so it is always the last statement.
 */
export function splitStatements(sql: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let start = 0;
  let first: number | undefined;
  let last = 0;
  const flush = (): void => {
    if (first !== undefined) statements.push({ text: sql.slice(first, last), start: first, end: last });
    first = undefined;
  };
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    if (token.kind === 'semicolon') {
      flush();
      start = token.end;
      continue;
    }
    if (first === undefined) {
      first = token.start;
      const data = insertDataStart(sql.slice(start));
      if (data !== undefined) {
        statements.push({ text: sql.slice(first), start: first, end: sql.length });
        return statements;
      }
    }
    last = token.end;
  }
  flush();
  return statements;
}

/**
 * Where the data of `INSERT INTO … FORMAT X <data>` begin: after the format's name and one line break. Undefined when the text
 * is no insert with a format of its own (`INSERT … SELECT … FORMAT X` has no data, nor has an insert from a file).
 */
export function insertDataStart(sql: string): number | undefined {
  const words: string[] = [];
  let depth = 0;
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    if (token.kind === 'semicolon' || token.kind === 'unterminated') return undefined;
    const text = sql.slice(token.start, token.end);
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (token.kind !== 'word' || depth > 0) continue;
    const word = text.toUpperCase();
    if (words.length === 0 && word !== 'INSERT') return undefined;
    if (words.length > 1 && NOT_FOLLOWED_BY_DATA.has(word)) return undefined;
    if (words.at(-1) === 'FORMAT' && words.length > 2) return afterLineBreak(sql, token.end);
    words.push(word);
  }
  return undefined;
}

function afterLineBreak(sql: string, end: number): number {
  const gap = /[ \t]*(?:\r?\n)?/y;
  gap.lastIndex = end;
  gap.test(sql);
  return gap.lastIndex;
}

const NOT_FOLLOWED_BY_DATA: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'INFILE', 'WATCH']);
