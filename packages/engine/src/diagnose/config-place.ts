import type { SourceSpan } from '@tsdbt/core';

/**
 * Where a name stands in the value of one of some keys of a template's `config(…)`, or where the first of the keys stands; undefined
 * where the template has none of them: the value comes from YAML then.
 */
export function configPlace(
  { file, source }: { readonly file: string; readonly source: string },
  keys: readonly string[],
  name?: string,
): SourceSpan | undefined {
  const key = new RegExp(`\\b(?:${keys.join('|')})\\s*=\\s*`).exec(source);
  if (key === null) return undefined;
  const value = key.index + key[0].length;
  const inside = name === undefined ? -1 : source.slice(value, value + REACH).search(wordPattern(name));
  const start = inside < 0 ? key.index : value + inside;
  const length = inside < 0 ? (/^\w+/.exec(key[0])?.[0].length ?? 1) : (name?.length ?? 1);
  const before = source.slice(0, start);
  const line = before.split('\n').length;
  const column = start - before.lastIndexOf('\n');
  return { file, line, column, endLine: line, endColumn: column + length, source };
}

/** Characters in which the value is looked through. */
const REACH = 500;

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\w.])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`);
}
