import { tokenize } from '@tsdbt/sql';

/**
 * Where in a statement the thing stands that ClickHouse complains of, as an offset: a syntax error has a position, other messages
 * name a column, table, function or type, and mostly the query in which it stands (`In scope SELECT …`). A message that
 * names nothing leads to the query that it quotes.
 */
export function findOffender(message: string, sql: string): number | undefined {
  const syntax = SYNTAX_ERROR.exec(message.slice(Math.max(0, message.indexOf('Syntax error'))));
  if (syntax !== null) return placeOfSyntaxError(sql, Number(syntax[1]) - 1, syntax[2] ?? '');
  const words = wordsOf(sql);
  const scope = quotedQuery(message);
  const anchor = anchorOf(scope, words);
  for (const { pattern, fits } of NAMES) {
    const name = pattern
      .exec(message)
      ?.slice(1)
      .find(each => each !== undefined);
    if (name === undefined) continue;
    const found = occurrence(name, words, anchor, fits) ?? occurrence(OPERATORS[name] ?? '', words, anchor);
    if (found !== undefined) return found.start;
  }
  return anchor === undefined ? undefined : words[anchor]?.start;
}

/** The position, and what ClickHouse repeats of the statement from there on. */
const SYNTAX_ERROR =
  /^Syntax error(?: \([^)]*\))?: failed at position (\d+) \([\s\S]*?\)(?: \(line \d+, col \d+\))?: ([\s\S]*)$/;

/**
 * ClickHouse counts UTF-8 bytes, from the beginning of the statement: over HTTP that of the text, in process behind
 * the white space in front. What the message repeats of the statement tells which.
 */
function placeOfSyntaxError(sql: string, bytes: number, excerpt: string): number {
  const blank = /^\s*/.exec(sql)?.[0].length ?? 0;
  const [fromText, fromStatement] = [0, blank].map(begin => {
    return begin + Buffer.from(sql.slice(begin), 'utf8').subarray(0, bytes).toString('utf8').length;
  }) as [number, number];
  const alike = (at: number): number => commonLength(sql.slice(at, at + excerpt.length), excerpt);
  if (/^\. |^$/.test(excerpt)) return sql.trimEnd().length;
  return alike(fromStatement) > alike(fromText) ? fromStatement : fromText;
}

function commonLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** A word or sign of a statement's code. */
interface Word {
  readonly text: string;
  readonly start: number;
  /** Which bracketed query it belongs to: the offset of the bracket. */
  readonly query: number;
  readonly depth: number;
}

function wordsOf(sql: string): readonly Word[] {
  const words: Word[] = [];
  const brackets: { readonly start: number; query: number }[] = [{ start: -1, query: -1 }];
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    const written = sql.slice(start, end);
    const text = kind === 'quotedIdentifier' ? written.slice(1, -1) : written;
    if (text === ')' && brackets.length > 1) brackets.pop();
    const inside = brackets.at(-1);
    if (inside === undefined) continue;
    if (words.at(-1)?.start === inside.start && /^(select|with)$/i.test(text)) inside.query = inside.start;
    words.push({ text, start, query: inside.query, depth: brackets.length });
    if (text === '(') brackets.push({ start, query: inside.query });
  }
  return words;
}

/** What messages say of a name, and where such a name stands rather than elsewhere. */
interface NamePattern {
  readonly pattern: RegExp;
  readonly fits?: (before: string, after: string) => boolean;
}

const isCalled = (_: string, after: string): boolean => after === '(';
const isRead = (before: string): boolean => /^(from|join|into|table|in)$/i.test(before);

/** ClickHouse: IdentifierResolver.cpp, QueryAnalyzer.cpp, FunctionFactory.cpp, DatabaseCatalog.cpp, DataTypeFactory.cpp. */
const NAMES: readonly NamePattern[] = [
  { pattern: /[Uu]nknown table expression identifier [`']([^`']+)[`']/, fits: isRead },
  { pattern: /[Uu]nknown (?:expression |or |function )*identifier [`']([^`']+)[`']/ },
  { pattern: /Identifier '([^']+)' cannot be resolved/ },
  { pattern: /Function with name [`']([^`']+)[`'] does not exist/, fits: isCalled },
  { pattern: /Unknown (?:table|aggregate) function `?(\w+)/, fits: isCalled },
  { pattern: /(?:Table|Database) ([\w.`"]+) does(?: not|n't) exist/, fits: isRead },
  { pattern: /Column [`']([^`']+)[`'] is not under aggregate/ },
  { pattern: /Aggregate function (\w+)\(/, fits: isCalled },
  { pattern: /Unknown data type family: (\w+)/ },
  { pattern: /[Uu]nknown setting '?(\w+)|Setting (\w+) is neither/ },
  { pattern: /[Nn]o such column (\w+)|There is no column [`']?(\w+)/ },
  { pattern: /\bfunction [`']?(\w+)/, fits: isCalled },
  { pattern: /\b[Cc]olumn '([\w.]+)'/ },
];

/** ClickHouse's functions that are written as signs. */
const OPERATORS: Readonly<Record<string, string>> = {
  plus: '+',
  minus: '-',
  multiply: '*',
  divide: '/',
  modulo: '%',
  equals: '=',
  less: '<',
  greater: '>',
};

/**
 * The best place of a (possibly qualified) name: in the query that the message quotes rather than in one inside it, that rather than elsewhere;
 * where such a thing is usual; the first. A qualified name that is nowhere (ClickHouse completes names) may stand without its qualifiers.
 */
function occurrence(
  name: string,
  words: readonly Word[],
  anchor: number | undefined,
  fits: NamePattern['fits'] = () => true,
): Word | undefined {
  const parts = name.replaceAll(/[`"]/g, '').split('.');
  for (; parts.length > 0; parts.shift()) {
    const pattern = parts.flatMap((part, index) => (index === 0 ? [part] : ['.', part]));
    let best: { readonly word: Word; readonly rank: number } | undefined;
    for (const [at, word] of words.entries()) {
      if (!pattern.every((text, index) => words[at + index]?.text === text)) continue;
      const usual = fits(words[at - 1]?.text ?? '', words[at + pattern.length]?.text ?? '') ? 1 : 0;
      const rank = nearness(word, at, words, anchor) + usual;
      if (best === undefined || rank > best.rank) best = { word, rank };
    }
    if (best !== undefined) return best.word;
  }
  return undefined;
}

function nearness(word: Word, at: number, words: readonly Word[], anchor: number | undefined): number {
  const scope = anchor === undefined ? undefined : words[anchor];
  if (anchor === undefined || scope === undefined || at < anchor) return 0;
  for (let index = anchor; index <= at; index += 1) {
    if ((words[index]?.depth ?? 0) < scope.depth) return 0;
  }
  return word.query === scope.query ? 4 : 2;
}

/** The query in which a message says that something is wrong. */
function quotedQuery(message: string): string {
  const opening = /[Ii]n (?:scope|query) /.exec(message);
  if (opening === null) return '';
  const rest = message.slice(opening.index + opening[0].length).trimStart();
  const end = [' Maybe you meant', ': Note:'].map(each => rest.indexOf(each)).filter(at => at > 0);
  const query = rest.slice(0, Math.min(rest.length, ...end));
  return query.endsWith('.') ? query.slice(0, -1) : query;
}

/** Which word the query begins with that a message quotes (or names, if it is a CTE); ClickHouse prints it from its tree. */
function anchorOf(scope: string, words: readonly Word[]): number | undefined {
  if (scope === '') return undefined;
  if (/^\w+$/.test(scope)) {
    const cte = words.findIndex(({ text }, at) => text === scope && isCte(words, at));
    return cte < 0 ? undefined : cte + 3;
  }
  const quoted = telling(wordsOf(scope));
  const own = telling(words);
  let best: { readonly at: number; readonly length: number } | undefined;
  for (const [at, { text }] of own.entries()) {
    if (text !== quoted[0]?.text) continue;
    const length = commonLength(
      own.slice(at, at + quoted.length).map(word => word.text),
      quoted.map(word => word.text),
    );
    if (length > (best?.length ?? 0)) best = { at, length };
  }
  return best === undefined || best.length < Math.min(2, quoted.length) ? undefined : own[best.at]?.index;
}

function isCte(words: readonly Word[], at: number): boolean {
  return /^as$/i.test(words[at + 1]?.text ?? '') && words[at + 2]?.text === '(';
}

/** The words that a query has in common with itself after ClickHouse has read and printed it. */
function telling(words: readonly Word[]): readonly { readonly text: string; readonly index: number }[] {
  return words
    .map(({ text }, index) => ({ text: text.toLowerCase(), index }))
    .filter(({ text }) => !/^(as|asc|inner|[(),])$/.test(text));
}
