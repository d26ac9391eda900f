/**
 * ClickHouse's lexer, as far as one must know it to find where statements end and which clause follows which: strings with
 * backslash and doubled quotes, typographic quotes, heredocs, nested block comments, `--`, `//`, `# ` and `#!` comments.
 * Every character belongs to exactly one token, so that offsets into the text stay true.
 */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  /** UTF-16 offsets; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

export type SqlTokenKind =
  | 'space'
  | 'comment'
  | 'word'
  | 'number'
  | 'string'
  | 'quotedIdentifier'
  | 'semicolon'
  | 'symbol'
  /** A quote or block comment that never closes: reaches to the end of the text. ClickHouse will complain. */
  | 'unterminated';

/** All tokens of a text, in order. Never throws. */
export function* tokenize(sql: string): Generator<SqlToken, void, undefined> {
  let start = 0;
  while (start < sql.length) {
    const token = tokenAt(sql, start);
    yield token;
    start = token.end;
  }
}

function tokenAt(sql: string, start: number): SqlToken {
  if (sql.startsWith('/*', start)) {
    const end = blockCommentEnd(sql, start);
    return end === -1 ? unterminated(sql, start) : { kind: 'comment', start, end };
  }
  if (sql[start] === '$') {
    const end = heredocEnd(sql, start);
    if (end !== -1) return { kind: 'string', start, end };
  }
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    if (pattern.test(sql)) return { kind, start, end: pattern.lastIndex };
  }
  if (OPENING_QUOTE.test(sql[start] ?? '')) return unterminated(sql, start);
  return { kind: 'symbol', start, end: start + 1 };
}

function unterminated(sql: string, start: number): SqlToken {
  return { kind: 'unterminated', start, end: sql.length };
}

/** ClickHouse: block comments nest. */
function blockCommentEnd(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(sql); match !== null; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return -1;
}

/** `$tag$ … $tag$`, the tag possibly empty; -1 when it is none or never closes (a lone `$` is then a symbol). */
function heredocEnd(sql: string, start: number): number {
  const opening = /\$\w*\$/y;
  opening.lastIndex = start;
  const tag = opening.exec(sql)?.[0];
  if (tag === undefined) return -1;
  const closing = sql.indexOf(tag, start + tag.length);
  return closing === -1 ? -1 : closing + tag.length;
}

/** Tried in this order at each place. ClickHouse: some more characters without a width are blanks to its lexer than to JavaScript. */
const PATTERNS: readonly (readonly [SqlTokenKind, RegExp])[] = [
  ['space', /(?:\s|[\u0085\u180e\u200b-\u200d\u2060])+/y],
  ['word', /[A-Za-z_][\w$]*/y],
  ['semicolon', /;/y],
  ['comment', /(?:--|\/\/|#[ !])[^\n]*/y],
  ['string', /'(?:[^'\\]|\\[\s\S]|'')*'|‘[^’]*’/y],
  ['quotedIdentifier', /"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`|“[^”]*”/y],
  ['number', /\d[\w.]*/y],
];

const OPENING_QUOTE = /['"`‘“]/;
