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
  const heredocs = new Heredocs(sql);
  while (start < sql.length) {
    const token = tokenAt(sql, start, heredocs);
    yield token;
    start = token.end;
  }
}

function tokenAt(sql: string, start: number, heredocs: Heredocs): SqlToken {
  if (sql.startsWith('/*', start)) {
    const end = blockCommentEnd(sql, start);
    return end === -1 ? unterminated(sql, start) : { kind: 'comment', start, end };
  }
  if (sql[start] === '$') {
    const end = heredocs.end(start);
    if (end !== -1) return { kind: 'string', start, end };
  }
  const quote = QUOTES[sql[start] ?? ''];
  if (quote !== undefined) {
    const end = quote.close === undefined ? quoteEnd(sql, start) : sql.indexOf(quote.close, start) + 1;
    return end <= 0 ? unterminated(sql, start) : { kind: quote.kind, start, end };
  }
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    if (pattern.test(sql)) return { kind, start, end: pattern.lastIndex };
  }
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

/** Behind the quote that closes the one at `start`; backslashes and doubled quotes are part of the text. -1 if none does. */
function quoteEnd(sql: string, start: number): number {
  const quote = sql.charCodeAt(start);
  for (let at = start + 1; at < sql.length; at += 1) {
    const code = sql.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === quote && sql.charCodeAt(at + 1) === quote) at += 1;
    else if (code === quote) return at + 1;
  }
  return -1;
}

const BACKSLASH = 0x5c;

/** `$tag$ … $tag$`, the tag possibly empty. Where each tag stands last is looked up once, not by a search for each. */
class Heredocs {
  private readonly sql: string;
  private last: ReadonlyMap<string, number> | undefined;

  constructor(sql: string) {
    this.sql = sql;
  }

  /** Behind the heredoc that begins at `start`; -1 when it is none or never closes (a lone `$` is then a symbol). */
  end(start: number): number {
    const tag = tagAt(this.sql, start);
    if (tag === undefined) return -1;
    this.last ??= lastTags(this.sql, start);
    const behind = start + tag.length;
    return (this.last.get(tag) ?? -1) < behind ? -1 : this.sql.indexOf(tag, behind) + tag.length;
  }
}

function tagAt(sql: string, start: number): string | undefined {
  const opening = /\$\w*\$/y;
  opening.lastIndex = start;
  return opening.exec(sql)?.[0];
}

function lastTags(sql: string, from: number): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (let at = sql.indexOf('$', from); at !== -1; at = sql.indexOf('$', at + 1)) {
    const tag = tagAt(sql, at);
    if (tag !== undefined) last.set(tag, at);
  }
  return last;
}

/** Tried in this order at each place. ClickHouse: some more characters without a width are blanks to its lexer than to JavaScript. */
const PATTERNS: readonly (readonly [SqlTokenKind, RegExp])[] = [
  ['space', /(?:\s|[\u0085\u180e\u200b-\u200d\u2060])+/y],
  ['word', /[A-Za-z_][\w$]*/y],
  ['semicolon', /;/y],
  ['comment', /(?:--|\/\/|#[ !])[^\n]*/y],
  ['number', /\d[\w.]*/y],
];

/** What begins with a quote; `close` where it cannot stand inside. */
const QUOTES: Readonly<Record<string, { readonly kind: SqlTokenKind; readonly close?: string }>> = {
  "'": { kind: 'string' },
  '‘': { kind: 'string', close: '’' },
  '"': { kind: 'quotedIdentifier' },
  '`': { kind: 'quotedIdentifier' },
  '“': { kind: 'quotedIdentifier', close: '”' },
};
