import { isPythonSpace, PYTHON_SPACE, stripEnd, stripStart } from '../../lex/python-space.ts';
import { indexOfText, lastIndexOfText, splitText } from './text-search.ts';

/** Python: `text.split(separator, limit)`; without a separator, at runs of white space. */
export function split(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitAtSpace(text, limit);
  const parts = splitText(text, separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

/** Python: `text.rsplit(separator, limit)`. */
export function splitRight(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitAtSpaceRight(text, limit);
  const parts = splitAllRight(text, separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  const kept = parts.length - limit;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

/** Python: `text.splitlines(keepends)`. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines = text.match(LINE) ?? [];
  return keepEnds ? lines : lines.map(line => line.replace(LINE_END, ''));
}

// What ends a line for Python; written as text, as control characters in a pattern look like mistakes.
const ENDS = '\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029';
const LINE = new RegExp(`[^${ENDS}]*(?:\\r\\n|[${ENDS}])|[^${ENDS}]+$`, 'g');
const LINE_END = new RegExp(`(?:\\r\\n|[${ENDS}])$`);

/** Python: `text.partition(separator)` at its first or last occurrence. */
export function partition(text: string, separator: string, which: 'first' | 'last'): [string, string, string] {
  const index = which === 'first' ? indexOfText(text, separator) : lastIndexOfText(text, separator);
  if (index < 0) return which === 'first' ? [text, '', ''] : ['', '', text];
  return [text.slice(0, index), separator, text.slice(index + separator.length)];
}

/** Python: `strip`, `lstrip`, `rstrip`: of white space, or of any of certain characters. */
export function strip(text: string, characters: string | undefined, side: 'both' | 'start' | 'end'): string {
  if (characters === undefined) {
    const right = side === 'start' ? text : stripEnd(text);
    return side === 'end' ? right : stripStart(right);
  }
  const set = new Set(characters);
  const all = [...text];
  let [start, end] = [0, all.length];
  if (side !== 'end') while (start < end && set.has(all[start] ?? '')) start++;
  if (side !== 'start') while (end > start && set.has(all[end - 1] ?? '')) end--;
  return all.slice(start, end).join('');
}

const WORD = new RegExp(`[^${PYTHON_SPACE}]+`, 'g');

function splitAtSpace(text: string, limit: number): string[] {
  if (limit < 0) return text.match(WORD) ?? [];
  const words: string[] = [];
  let rest = stripStart(text);
  while (rest !== '') {
    const end = words.length < limit ? rest.search(new RegExp(`[${PYTHON_SPACE}]`)) : -1;
    if (words.length >= limit) return [...words, rest];
    words.push(end < 0 ? rest : rest.slice(0, end));
    rest = end < 0 ? '' : stripStart(rest.slice(end));
  }
  return words;
}

function splitAtSpaceRight(text: string, limit: number): string[] {
  if (limit < 0) return text.match(WORD) ?? [];
  const words: string[] = [];
  let rest = stripEnd(text);
  while (rest !== '') {
    if (words.length >= limit) return [rest, ...words];
    let start = rest.length;
    while (start > 0 && !isPythonSpace(rest.charAt(start - 1))) start--;
    words.unshift(rest.slice(start));
    rest = stripEnd(rest.slice(0, start));
  }
  return words;
}

/** Splits from the right, which differs where separators overlap. */
function splitAllRight(text: string, separator: string): string[] {
  const parts: string[] = [];
  let end = text.length;
  for (;;) {
    const index = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (index < 0) return [...parts, text.slice(0, end)].reverse();
    parts.push(text.slice(index + separator.length, end));
    end = index;
  }
}
