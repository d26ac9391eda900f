import type { NodeLocal } from '@tsdbt/core';

/** Where a file's text begins once the blanks before it are gone, for positions; nothing when there are none. */
export function codeStart(text: string): NodeLocal {
  const blank = /^\s*/.exec(text)?.[0] ?? '';
  if (blank === '' || blank.length === text.length) return {};
  const lastBreak = blank.lastIndexOf('\n');
  return { codeStart: { line: blank.split('\n').length, column: blank.length - lastBreak } };
}
