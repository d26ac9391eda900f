/** The name that a word or a quoted identifier stands for: the reverse of `quoteIdentifier`, for all the ways to write it. */
export function unquoteIdentifier(written: string): string {
  const quote = written[0] ?? '';
  if (quote === '“') return written.slice(1, -1);
  if (quote !== '`' && quote !== '"') return written;
  return written
    .slice(1, -1)
    .replace(/\\x([0-9A-Fa-f]{2})|\\([\s\S])|""|``/g, (match, hex: string | undefined, escaped: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return escaped === undefined ? (match[0] ?? '') : (ESCAPES[escaped] ?? escaped);
    });
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  0: '\0',
  a: '\u0007',
  v: '\v',
  e: '\u001b',
};
