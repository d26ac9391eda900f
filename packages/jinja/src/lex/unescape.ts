/**
 * Reads the escapes of a Python string literal (`\n`, `\x41`, `\u00e9`, octal, line continuation). An unknown escape
 * keeps its backslash, as in Python: `'\d'` is two characters. Throws a plain message for a truncated escape.
 */
export function unescapeString(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(ESCAPE, (whole: string) => {
    const kind = whole.charAt(1);
    const simple = SIMPLE[kind];
    if (simple !== undefined) return simple;
    if (kind >= '0' && kind <= '7') return String.fromCodePoint(Number.parseInt(whole.slice(1), 8));
    if (kind === 'x' || kind === 'u' || kind === 'U') return hexEscape(whole, kind);
    if (kind === 'N') throw new RangeError('unknown Unicode character name');
    return whole;
  });
}

const ESCAPE = /\\(?:[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])/gu;

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function hexEscape(whole: string, kind: string): string {
  const digits = DIGITS[kind] ?? 0;
  if (whole.length !== digits + 2) {
    const shown = kind === 'x' ? '\\xXX' : kind === 'u' ? '\\uXXXX' : '\\UXXXXXXXX';
    throw new RangeError(`truncated ${shown} escape`);
  }
  const code = Number.parseInt(whole.slice(2), 16);
  if (code > 0x10ffff) throw new RangeError('illegal Unicode character');
  return String.fromCodePoint(code);
}
