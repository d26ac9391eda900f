import { raise } from '../errors/python-exception.ts';
import { splitLines } from '../methods/text-split.ts';
import { codePointLength, sliceCodePoints } from '../values/code-points.ts';

/** How `wordwrap` breaks lines. */
export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
  readonly separator: string;
}

/** Jinja2: `wordwrap`: Python's `textwrap.wrap` for each line, keeping existing line breaks. */
export function wordWrap(text: string, options: WrapOptions): string {
  return splitLines(text, false)
    .map(line => wrapLine(line, options).join(options.separator))
    .join(options.separator);
}

function wrapLine(line: string, options: WrapOptions): string[] {
  if (options.width <= 0) raise('ValueError', `invalid width ${options.width} (must be > 0)`);
  const chunks = chunksOf(line, options.breakOnHyphens).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const current: string[] = [];
    let length = 0;
    if (lines.length > 0 && isBlank(chunks[chunks.length - 1])) chunks.pop();
    for (let next = chunks[chunks.length - 1]; next !== undefined; next = chunks[chunks.length - 1]) {
      const width = codePointLength(next);
      if (length + width > options.width) break;
      current.push(next);
      length += width;
      chunks.pop();
    }
    const next = chunks[chunks.length - 1];
    if (next !== undefined && codePointLength(next) > options.width) breakLongWord(chunks, current, length, options);
    if (isBlank(current[current.length - 1])) current.pop();
    if (current.length > 0) lines.push(current.join(''));
  }
  return lines;
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && /^[\t\n\v\f\r ]+$/.test(chunk);
}

function breakLongWord(chunks: string[], current: string[], length: number, options: WrapOptions): void {
  const word = chunks.pop() ?? '';
  const space = options.width < 1 ? 1 : options.width - length;
  if (!options.breakLongWords) {
    if (current.length === 0) current.push(word);
    else chunks.push(word);
    return;
  }
  let head = sliceCodePoints(word, 0, space);
  const hyphen = options.breakOnHyphens && word.length > head.length ? head.lastIndexOf('-') : -1;
  if (hyphen > 0 && /[^-]/.test(word.slice(0, hyphen))) head = word.slice(0, hyphen + 1);
  current.push(head);
  chunks.push(word.slice(head.length));
}

const LETTER = '[\\p{L}_]';
const WORD = '[\\p{L}\\p{N}_]';
const PUNCTUATED = '[\\p{L}\\p{N}_!"\'&.,?]';

/** Python: `TextWrapper.wordsep_re`: dashes between words, and the places after hyphens within words. */
const WORD_SPLIT = new RegExp(
  [
    `((?<=${PUNCTUATED})-{2,}(?=${WORD})`,
    '|[^\\t\\n\\v\\f\\r ]+?(?:',
    `-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})`,
    '|$',
    `|(?<=${PUNCTUATED})(?=-{2,}${WORD})`,
    '))',
  ].join(''),
  'u',
);

/** Python: `textwrap`'s chunks: words, the blanks between them, and the parts of hyphenated words. */
function chunksOf(line: string, onHyphens: boolean): string[] {
  const chunks = line.split(/([\t\n\v\f\r ]+)/).filter(chunk => chunk !== '');
  if (!onHyphens) return chunks;
  // The pattern is only needed, and only costs, where there is a hyphen.
  return chunks.flatMap(chunk => (chunk.includes('-') ? chunk.split(WORD_SPLIT).filter(isPresent) : [chunk]));
}

function isPresent(chunk: string | undefined): chunk is string {
  return chunk !== undefined && chunk !== '';
}
