import { type SqlToken, statementWords, tokenize, unquoteIdentifier } from '@tsdbt/sql';

/** A change of a text: `removed` characters at `at` give way to `text`. */
export interface TextEdit {
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

/**
 * What has to change in a query of `--empty`, where dbt puts `(select * from R where false limit 0)` for each relation, so that it
 * means what it means without: FINAL and SAMPLE go inside, a relation that others call by its name gets that name as its alias, and
 * where a name is wanted and no query (`remote('host', R)`, `'R'`, `optimize table R`) the name stands. What nothing depends on stays
 * as dbt has it. In order of their places.
 */
export function emptyRelationEdits(sql: string): readonly TextEdit[] {
  if (!sql.includes(BEHIND)) return [];
  const words = wordsOf(sql);
  const found = words.flatMap((_, index) => emptyRelationAt(words, index) ?? []);
  const edits = [...words.flatMap(inText), ...found.flatMap(relation => editsOf(words, relation))];
  const seen = new Set<string>();
  return edits
    .filter(({ at, removed, text }) => {
      const key = `${at} ${removed} ${text}`;
      return seen.size < seen.add(key).size;
    })
    .sort((a, b) => a.at - b.at);
}

const BEHIND = ' where false limit 0)';

interface Word extends SqlToken {
  /** As written. */
  readonly text: string;
  /** In lower case; names in quotes are none of the language's words. */
  readonly keyword: string;
}

interface EmptyRelation {
  /** Of its words in the list: from its opening bracket to behind its closing one. */
  readonly from: number;
  readonly to: number;
  /** The relation as it is written. */
  readonly written: string;
  readonly schema: string | undefined;
  readonly identifier: string;
}

function wordsOf(sql: string): readonly Word[] {
  const words: Word[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    const text = sql.slice(token.start, token.end);
    words.push({ ...token, text, keyword: token.kind === 'word' ? text.toLowerCase() : text });
  }
  return words;
}

function emptyRelationAt(words: readonly Word[], from: number): EmptyRelation | undefined {
  if (!matches(words, from, OPENING)) return undefined;
  const first = words[from + 4];
  const isPath = words[from + 5]?.text === '.';
  const last = isPath ? words[from + 6] : first;
  const to = from + (isPath ? 7 : 5);
  if (first?.kind !== 'quotedIdentifier' || last?.kind !== 'quotedIdentifier' || !matches(words, to, CLOSING))
    return undefined;
  return {
    from,
    to: to + CLOSING.length,
    written: isPath ? `${first.text}.${last.text}` : first.text,
    schema: isPath ? unquoteIdentifier(first.text) : undefined,
    identifier: unquoteIdentifier(last.text),
  };
}

const OPENING = ['(', 'select', '*', 'from'];
const CLOSING = ['where', 'false', 'limit', '0', ')'];

function matches(words: readonly Word[], at: number, keywords: readonly string[]): boolean {
  return keywords.every((keyword, i) => words[at + i]?.keyword === keyword);
}

/** A name inside a string: `dictGet('R', …)`. */
function inText(word: Word): TextEdit[] {
  if (word.kind !== 'string') return [];
  return [...word.text.matchAll(/\(select \* from ((?:`[^`]*`\.)?`[^`]*`) where false limit 0\)/g)].map(match => ({
    at: word.start + match.index,
    removed: match[0].length,
    text: match[1] ?? '',
  }));
}

function editsOf(words: readonly Word[], relation: EmptyRelation): TextEdit[] {
  const { from, to, written, identifier } = relation;
  if (words[to]?.text === '.') return [replaced(words, relation, quotedLast(written))];
  if (isTable(words, from)) return [...modifierEdits(words, relation), ...aliasEdits(words, relation)];
  const call = enclosingCall(words, from);
  if (call !== undefined) {
    const name = replaced(words, relation, written);
    return isTable(words, call.name) ? [name, ...wrapped(words, call)] : [name];
  }
  const before = words[from - 1]?.keyword ?? '';
  return WANTS_NAME.has(before) && identifier !== '' ? [replaced(words, relation, written)] : [];
}

const WANTS_NAME: ReadonlySet<string> = new Set(
  'table into view dictionary describe desc optimize truncate'.split(' '),
);

function replaced(words: readonly Word[], { from, to }: EmptyRelation, text: string): TextEdit {
  const start = words[from]?.start ?? 0;
  return { at: start, removed: (words[to - 1]?.end ?? start) - start, text };
}

function quotedLast(written: string): string {
  return [...statementWords(written)].at(-1)?.text ?? written;
}

/** Whether a table expression begins here: behind FROM or JOIN, or behind a comma of theirs. */
function isTable(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]?.keyword ?? '';
  if (before === 'from' || before === 'join') return true;
  if (before !== ',') return false;
  let depth = 0;
  for (let i = at - 2; i >= 0; i -= 1) {
    const word = words[i] as Word;
    if (word.text === ')') depth += 1;
    if (word.text === '(' && --depth < 0) return false;
    if (depth === 0 && CLAUSES.has(word.keyword)) return word.keyword === 'from' || word.keyword === 'join';
  }
  return false;
}

const CLAUSES: ReadonlySet<string> = new Set(
  'select from join on using where prewhere group having order limit with settings array'.split(' '),
);

interface Call {
  /** Of its name in the list of words. */
  readonly name: number;
  /** Of its closing bracket. */
  readonly end: number;
}

/** The call of a function among whose arguments this one stands. */
function enclosingCall(words: readonly Word[], at: number): Call | undefined {
  let depth = 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    if (words[i]?.text === ')') depth += 1;
    if (words[i]?.text !== '(' || --depth >= 0) continue;
    const name = words[i - 1];
    if (name?.kind !== 'word' || NO_FUNCTIONS.has(name.keyword)) return undefined;
    return { name: i - 1, end: closingOf(words, i) };
  }
  return undefined;
}

const NO_FUNCTIONS: ReadonlySet<string> = new Set(
  'from join in as and or not select where on when then else case by having exists any all values'.split(' '),
);

function closingOf(words: readonly Word[], opening: number): number {
  let depth = 0;
  for (let i = opening; i < words.length; i += 1) {
    if (words[i]?.text === '(') depth += 1;
    if (words[i]?.text === ')' && --depth === 0) return i;
  }
  return words.length - 1;
}

/** A table function reads nothing either. */
function wrapped(words: readonly Word[], { name, end }: Call): TextEdit[] {
  return [
    { at: words[name]?.start ?? 0, removed: 0, text: '(select * from ' },
    { at: words[end]?.end ?? 0, removed: 0, text: BEHIND },
  ];
}

interface Tail {
  readonly alias: boolean;
  /** FINAL and SAMPLE, each from its first word to behind its last. */
  readonly modifiers: readonly (readonly [from: number, to: number])[];
}

/** What follows a table: an alias, FINAL, SAMPLE, in any order that ClickHouse takes. */
function tailOf(words: readonly Word[], start: number): Tail {
  const modifiers: [number, number][] = [];
  let alias = false;
  let at = start;
  for (;;) {
    const word = words[at];
    const length = modifierLength(words, at);
    if (length > 0) {
      modifiers.push([at, at + length]);
      at += length;
    } else if (!alias && word?.keyword === 'as') {
      alias = true;
      at += 2;
    } else if (!alias && word !== undefined && isName(word)) {
      alias = true;
      at += 1;
    } else return { alias, modifiers };
  }
}

function modifierLength(words: readonly Word[], at: number): number {
  if (words[at]?.keyword === 'final') return 1;
  if (words[at]?.keyword !== 'sample') return 0;
  const share = at + 1 + shareLength(words, at + 1);
  return (words[share]?.keyword === 'offset' ? share + 1 + shareLength(words, share + 1) : share) - at;
}

/** `0.1`, `1/10`. */
function shareLength(words: readonly Word[], at: number): number {
  return words[at + 1]?.text === '/' ? 3 : 1;
}

function isName({ kind, keyword }: Word): boolean {
  return kind === 'quotedIdentifier' || (kind === 'word' && !BEHIND_TABLES.has(keyword));
}

const BEHIND_TABLES: ReadonlySet<string> = new Set(
  `all anti any array as asof cross except format full global group having inner intersect into join left limit natural offset on only
  order outer parallel paste prewhere qualify right semi settings union using where window with`.split(/\s+/),
);

function modifierEdits(words: readonly Word[], { to }: EmptyRelation): TextEdit[] {
  const { modifiers } = tailOf(words, to);
  if (modifiers.length === 0) return [];
  const texts = modifiers.map(([from, end]) =>
    words
      .slice(from, end)
      .map(word => word.text)
      .join(' '),
  );
  return [
    { at: words[to - CLOSING.length]?.start ?? 0, removed: 0, text: `${texts.join(' ')} ` },
    ...modifiers.map(([from, end]) => {
      const at = words[from - 1]?.end ?? 0;
      return { at, removed: (words[end - 1]?.end ?? at) - at, text: '' };
    }),
  ];
}

/** Its own name as an alias where the query calls it so, with the schema or without. */
function aliasEdits(words: readonly Word[], relation: EmptyRelation): TextEdit[] {
  const { to, written, schema, identifier } = relation;
  if (tailOf(words, to).alias) return [];
  const called = words.flatMap((word, i) =>
    words[i + 1]?.text === '.' && isNameOf(word, identifier) && !emptyAround(words, i) ? [i] : [],
  );
  const plain = called.some(i => words[i - 1]?.text !== '.');
  const inSchema = called.filter(
    i =>
      schema !== undefined &&
      words[i - 1]?.text === '.' &&
      isNameOf(words[i - 2], schema) &&
      words[i - 3]?.text !== '.',
  );
  const asQualifier = words.some((_, i) => words[i]?.text === '(' && isQualifier(words, i, written));
  if (!plain && inSchema.length === 0 && !asQualifier) return [];
  return [
    { at: words[to - 1]?.end ?? 0, removed: 0, text: ` as ${quotedLast(written)}` },
    ...inSchema.map(i => {
      const at = words[i - 2]?.start ?? 0;
      return { at, removed: (words[i]?.start ?? at) - at, text: '' };
    }),
  ];
}

/** `{{ ref('r') }}.id`. */
function isQualifier(words: readonly Word[], at: number, written: string): boolean {
  const relation = emptyRelationAt(words, at);
  return relation?.written === written && words[relation.to]?.text === '.';
}

/** Whether the word is part of such a sub-select. */
function emptyAround(words: readonly Word[], at: number): boolean {
  return [4, 6].some(offset => emptyRelationAt(words, at - offset) !== undefined);
}

function isNameOf(word: Word | undefined, name: string): boolean {
  return (word?.kind === 'word' || word?.kind === 'quotedIdentifier') && unquoteIdentifier(word.text) === name;
}
