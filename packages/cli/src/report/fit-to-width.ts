import { stripVTControlCharacters } from 'node:util';

/** How many columns of a terminal a text takes: colours none, accents none, wide characters two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text))
    width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

const NO_WIDTH = /^[\p{Mark}\u200B-\u200F\uFEFF]$/u;
const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]$/u;

/** Fills a text with blanks up to a width. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** A name in at most so many columns: what tells names apart is at their ends, so the middle goes. */
export function elideMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const characters = [...text];
  const taken = { start: '', end: '' };
  for (let room = width - 1, fromStart = true; characters.length > 0; fromStart = !fromStart) {
    const next = (fromStart ? characters.shift() : characters.pop()) ?? '';
    room -= textWidth(next);
    if (room < 0) break;
    if (fromStart) taken.start += next;
    else taken.end = next + taken.end;
  }
  return `${taken.start}…${taken.end}`;
}

/** A line as several where it is too long for the terminal, broken at blanks, the later ones a little further in. */
export function wrapLine(line: string, columns: number): readonly string[] {
  if (textWidth(line) < columns) return [line];
  // An excerpt of a file stays as it is, for what is marked in it.
  if (/^\s*\d* \| /.test(stripVTControlCharacters(line))) return [cutEnd(line, columns - 1)];
  const indent = ' '.repeat((/^ */.exec(line)?.[0].length ?? 0) + 2);
  const lines: string[] = [];
  let current = '';
  const longest = columns - 1 - indent.length;
  for (const each of line.split(/(?<=\S)(?= )/)) {
    const word = textWidth(each) > longest ? elideMiddle(each, longest) : each;
    if (current.trim() === '' || textWidth(current + word) < columns) current += word;
    else {
      lines.push(current);
      current = indent + word.trimStart();
    }
  }
  return [...lines, current];
}

function cutEnd(line: string, width: number): string {
  const plain = [...stripVTControlCharacters(line)];
  while (textWidth(plain.join('')) >= width) plain.pop();
  return `${plain.join('')}…`;
}
