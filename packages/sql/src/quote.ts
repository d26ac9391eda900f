import type { RelationName } from '@tsdbt/core';

/** ClickHouse: an identifier in backticks, with backslashes and backticks escaped. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/** ClickHouse: a string literal in single quotes. */
export function quoteString(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\0\b\f]/g, c => ESCAPES[c] ?? c)}'`;
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
