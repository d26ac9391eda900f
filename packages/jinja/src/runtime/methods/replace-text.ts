import { indexOfText } from './text-search.ts';

/** Python: `text.replace(from, to, count)`; a negative count means all. */
export function replaceText(text: string, options: { from: string; to: string; count: number }): string {
  const { from, to, count } = options;
  if (from === '') return insertBetween(text, to, count < 0 ? Number.POSITIVE_INFINITY : count);
  let found = indexOfText(text, from);
  let left = count < 0 ? Number.POSITIVE_INFINITY : count;
  let result = '';
  let position = 0;
  for (; found >= 0 && left > 0; left--) {
    result += text.slice(position, found) + to;
    position = found + from.length;
    found = indexOfText(text, from, position);
  }
  return position === 0 ? text : result + text.slice(position);
}

/** Replacing nothing puts the new text before every character and at the end. */
function insertBetween(text: string, to: string, count: number): string {
  let result = count > 0 ? to : '';
  let inserted = 1;
  for (const character of text) result += character + (inserted++ < count ? to : '');
  return result;
}
