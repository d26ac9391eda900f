import { tokenize } from './tokenize.ts';

/** Where a text has the first bracket without a partner; undefined if all have theirs. ClickHouse: `checkUnmatchedParentheses`. */
export function unmatchedBracket(sql: string): number | undefined {
  const open: { readonly closing: string | undefined; readonly start: number }[] = [];
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind !== 'symbol') continue;
    const text = sql.slice(start, end);
    if (text in CLOSING) open.push({ closing: CLOSING[text], start });
    else if (CLOSERS.has(text) && open.pop()?.closing !== text) return start;
  }
  return open[0]?.start;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSERS: ReadonlySet<string> = new Set(Object.values(CLOSING));
