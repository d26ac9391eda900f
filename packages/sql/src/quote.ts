import type { RelationName } from '@tsdbt/core';
import { tokenize } from './tokenize.ts';

/** ClickHouse: an identifier in backticks, with backslashes and backticks escaped. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/** ClickHouse: a string literal in single quotes. */
export function quoteString(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\0\b\f]/g, c => ESCAPES[c] ?? c)}'`;
}

/** dbt-clickhouse: templates quote with double quotes; what is in the name is escaped. */
export function quoteColumn(name: string): string {
  return `"${name.replace(/[\\"]/g, '\\$&')}"`;
}

/** The name as it stands where ClickHouse reads it as a name, else quoted: dbt's text for every ordinary one. */
export function quoteIfNeeded(name: string): string {
  return isPlainName(name) ? name : quoteIdentifier(name);
}

/** ClickHouse: whether a bare word is a name, and no constant (`nan`) nor a word of a query (`distinct`). */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name.toLowerCase());
}

/** Words that mean something else where a column may stand; a test holds the list to ClickHouse. */
const RESERVED: ReadonlySet<string> = new Set(
  'all cube distinct false inf infinity nan not null rollup top true'.split(' '),
);

/** ClickHouse writes these unquoted into the definition of a table, and cannot attach it again: `order by (nan)` sorts by a constant. */
export function isUnfitForKeys(name: string): boolean {
  return /^(?:true|false|not|null|nan|inf|infinity)$/i.test(name);
}

/** Whether the text is one string literal. */
export function isStringLiteral(text: string): boolean {
  const [first, second] = tokenize(text);
  return first?.kind === 'string' && second === undefined;
}

/** Whether the text is a name in quotes of its own, as people write it who know that it needs them, or a path of such names. */
export function isQuoted(text: string): boolean {
  if (!/^[`"]/.test(text)) return false;
  return [...tokenize(text)].every(({ kind, start }, i) =>
    i % 2 === 0 ? kind === 'quotedIdentifier' : text[start] === '.',
  );
}

/** A name from a configuration, which may come in quotes of its own. */
export function quoteUnlessQuoted(name: string): string {
  return isQuoted(name) ? name : quoteIdentifier(name);
}

/**
 * A string literal of a text from a configuration. dbt puts quotes around it and escapes nothing, so projects may have done that
 * themselves: a text whose quotes and backslashes are all doubled, or quotes behind a backslash, stays as it is written.
 */
export function quoteGivenText(text: string): string {
  return /^(?:[^'\\]|''|\\['\\])*$/.test(text) ? `'${text}'` : quoteString(text);
}

/** An expression of somebody's, fit to have something behind it: one that ends in a line comment gets the line's end. */
export function closedExpression(text: string): string {
  let endsInComment = false;
  for (const { kind, start } of tokenize(text)) endsInComment = kind === 'comment' && !text.startsWith('/*', start);
  return endsInComment ? `${text}\n` : text;
}

/** Entries of a key (`unique_key`, `order_by`, …): one that is the name of a column means that column, any other is an expression. */
export function keyExpressions(entries: readonly string[], columns: readonly string[]): string {
  return entries.map(entry => (columns.includes(entry) ? quoteIdentifier(entry) : closedExpression(entry))).join(', ');
}

/** The text that a literal in single quotes stands for. */
export function stringValue(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
      escaped === undefined ? "'" : (UNESCAPED[escaped] ?? escaped),
    );
}

/** dbt-clickhouse: `` `schema`.`identifier` ``, or the bare identifier when the schema is empty. */
export function renderRelation(relation: RelationName): string {
  const identifier = quoteIdentifier(relation.identifier);
  return relation.schema === '' ? identifier : `${quoteIdentifier(relation.schema)}.${identifier}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
};

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', b: '\b', f: '\f' };
