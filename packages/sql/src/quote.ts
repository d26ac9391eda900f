import type { RelationName } from '@tsdbt/core';

/** ClickHouse: an identifier in backticks, with backslashes and backticks escaped. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/** ClickHouse: a string literal in single quotes. */
export function quoteString(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\0\b\f]/g, c => ESCAPES[c] ?? c)}'`;
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
