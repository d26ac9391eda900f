import { work } from '../render/budget.ts';

/**
 * JavaScript's `indexOf`, whose worst case is the product of the lengths and cannot be stopped; where that could be long, in
 * linear time (Knuth, Morris, Pratt).
 */
export function indexOfText(text: string, part: string, from = 0): number {
  const rest = text.length - from;
  if (part.length < LONG || rest * part.length < MAX_PRODUCT) return text.indexOf(part, from);
  work(text.length / 64);
  const borders = bordersOf(part);
  let matched = 0;
  for (let index = from; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (part.charCodeAt(matched) === unit) matched++;
    if (matched === part.length) return index - matched + 1;
  }
  return -1;
}

/** As `lastIndexOf`, in the same way. */
export function lastIndexOfText(text: string, part: string): number {
  if (part.length < LONG || text.length * part.length < MAX_PRODUCT) return text.lastIndexOf(part);
  let last = -1;
  for (let found = indexOfText(text, part); found >= 0; found = indexOfText(text, part, found + 1)) last = found;
  return last;
}

/** JavaScript's `split` by text that is not empty, in the same way. */
export function splitText(text: string, separator: string): string[] {
  if (separator.length < LONG || text.length * separator.length < MAX_PRODUCT) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let found = indexOfText(text, separator); found >= 0; found = indexOfText(text, separator, start)) {
    parts.push(text.slice(start, found));
    start = found + separator.length;
  }
  return [...parts, text.slice(start)];
}

const LONG = 256;
const MAX_PRODUCT = 1e9;

/** For each prefix of a text, the length of its longest proper prefix that also ends it. */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let border = 0;
  for (let index = 1; index < part.length; index++) {
    while (border > 0 && part.charCodeAt(border) !== part.charCodeAt(index)) border = borders[border - 1] ?? 0;
    if (part.charCodeAt(border) === part.charCodeAt(index)) border++;
    borders[index] = border;
  }
  return borders;
}
