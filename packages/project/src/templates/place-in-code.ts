import type { ManifestNode } from '@tsdbt/core';

/** Line and column, in its file, of the first match in a node's code; undefined when there is none. */
export function placeInCode(
  node: Pick<ManifestNode, 'raw_code' | 'local'>,
  pattern: RegExp,
): { readonly line: number; readonly column: number } | undefined {
  const found = pattern.exec(node.raw_code);
  if (found === null) return undefined;
  const before = node.raw_code.slice(0, found.index);
  const breaks = before.split('\n').length - 1;
  const start = node.local.codeStart ?? { line: 1, column: 1 };
  const column = before.length - before.lastIndexOf('\n');
  return { line: start.line + breaks, column: breaks === 0 ? column + start.column - 1 : column };
}

/** A text as a pattern that matches it literally. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
