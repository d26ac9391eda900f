import { isPythonSpace } from '../../../lex/python-space.ts';

type Matches = (codePoint: number) => boolean;

/** Python: `\d \w \s` and their opposites, for text or (flag A) for ASCII only. */
export function classMatcher(letter: string, ascii: boolean): Matches | undefined {
  const base = (ascii ? ASCII_CLASSES : CLASSES)[letter.toLowerCase()];
  if (base === undefined || !/[dDwWsS]/.test(letter)) return undefined;
  return letter === letter.toLowerCase() ? base : codePoint => !base(codePoint);
}

/** Whether a code point belongs to a word (`\w`, `\b`). */
export function isWord(codePoint: number): boolean {
  if (codePoint < 128) return isAsciiWord(codePoint);
  return /[\p{L}\p{N}]/u.test(String.fromCodePoint(codePoint));
}

/** The other case of a code point, for matching without regard to case. */
export function foldCase(codePoint: number): number {
  const text = String.fromCodePoint(codePoint);
  const lower = text.toLowerCase();
  return [...lower].length === 1 ? (lower.codePointAt(0) ?? codePoint) : codePoint;
}

function isAsciiWord(codePoint: number): boolean {
  return (
    (codePoint >= 97 && codePoint <= 122) ||
    (codePoint >= 65 && codePoint <= 90) ||
    (codePoint >= 48 && codePoint <= 57) ||
    codePoint === 95
  );
}

const isAsciiDigit: Matches = codePoint => codePoint >= 48 && codePoint <= 57;

const CLASSES: Readonly<Record<string, Matches>> = {
  d: codePoint => isAsciiDigit(codePoint) || (codePoint > 127 && /\p{Nd}/u.test(String.fromCodePoint(codePoint))),
  w: isWord,
  s: codePoint => isPythonSpace(String.fromCodePoint(codePoint)),
};

const ASCII_CLASSES: Readonly<Record<string, Matches>> = {
  d: isAsciiDigit,
  w: isAsciiWord,
  s: codePoint => codePoint === 32 || (codePoint >= 9 && codePoint <= 13),
};
