/**
 * Python's idea of white space (`str.isspace`, `\s` of `re`), which is not JavaScript's: it has the ASCII separators
 * 0x1c–0x1f and 0x85, and lacks U+FEFF.
 */
export const PYTHON_SPACE: string =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const ONLY_SPACE = new RegExp(`^[${PYTHON_SPACE}]+$`);
const LEADING = new RegExp(`^[${PYTHON_SPACE}]+`);
const ONE = new RegExp(`[${PYTHON_SPACE}]`);

/** Python: `text.isspace()`. */
export function isPythonSpace(text: string): boolean {
  return ONLY_SPACE.test(text);
}

/** Python: `text.rstrip()`. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceAt(text, end - 1)) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Python: `text.lstrip()`. */
export function stripStart(text: string): string {
  return text.replace(LEADING, '');
}

function isSpaceAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code < 128
    ? code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31)
    : ONE.test(text.charAt(index));
}
