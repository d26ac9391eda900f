import { tokenize } from '@tsdbt/sql';

/**
 * Where the comma stands that a syntax error is about: one in front of a keyword or a closing bracket, which ClickHouse takes for the
 * beginning of another item and finds wrong a few words later. Undefined when it is about something else.
 * @param at offset at which the text could not be read on
 */
export function trailingComma(sql: string, at: number): TrailingComma | undefined {
  const words = [...tokenize(sql)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const found = words.findIndex(({ end }) => end > at);
  const failed = found < 0 ? words.length : found;
  for (let index = Math.max(1, failed - 2); index <= failed; index += 1) {
    const [comma, next] = [words[index - 1], words[index]];
    if (comma === undefined || sql.slice(comma.start, comma.end) !== ',') continue;
    const word = next === undefined ? '' : sql.slice(next.start, next.end);
    if (word === '' || word === ')' || word === ';' || ENDS_A_LIST.test(word)) {
      return { offset: comma.start, before: word === '' || word === ';' ? 'the end' : word };
    }
  }
  return undefined;
}

export interface TrailingComma {
  readonly offset: number;
  /** What stands behind it. */
  readonly before: string;
}

const ENDS_A_LIST =
  /^(?:from|where|prewhere|group|order|having|limit|union|except|intersect|qualify|window|settings|format|array|select)$/i;
