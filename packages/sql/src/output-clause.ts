import { tokenize } from './tokenize.ts';

/** How a statement says where its result goes. */
export interface OutputClause {
  /** Name after FORMAT, as written. */
  readonly format?: string;
  /** Whether it says INTO OUTFILE itself. */
  readonly outfile: boolean;
  /** Offset at which an INTO OUTFILE clause belongs: before FORMAT, or behind the statement's last word. */
  readonly place: number;
}

/**
 * ClickHouse: `… [INTO OUTFILE f] [FORMAT x] [SETTINGS …]` at a statement's very end. A column or alias that is called `format` is
 * none: what follows the clause's name is the end or SETTINGS.
 */
export function outputClause(sql: string): OutputClause {
  const words: { readonly text: string; readonly start: number; readonly end: number }[] = [];
  let depth = 0;
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment' || token.kind === 'semicolon') continue;
    const text = sql.slice(token.start, token.end);
    if (text === ')') depth -= 1;
    if (depth === 0) words.push({ text, start: token.start, end: token.end });
    if (text === '(') depth += 1;
  }
  const is = (index: number, keyword: string): boolean => words[index]?.text.toUpperCase() === keyword;
  const outfile = words.some((_, index) => is(index, 'INTO') && is(index + 1, 'OUTFILE'));
  for (let index = words.length - 2; index > 0; index -= 1) {
    const [format, name] = [words[index], words[index + 1]];
    if (format === undefined || name === undefined || !is(index, 'FORMAT') || !/^\w+$/.test(name.text)) continue;
    if (index + 2 === words.length || is(index + 2, 'SETTINGS')) {
      return { format: name.text, outfile, place: format.start };
    }
  }
  return { outfile, place: words.at(-1)?.end ?? sql.length };
}
