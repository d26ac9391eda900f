import { stripEnd, stripStart } from '../../lex/python-space.ts';
import { raise } from '../errors/python-exception.ts';
import { MAX_DIGITS, normalizeInteger } from './integer.ts';

const PREFIXES: Readonly<Record<number, RegExp>> = { 2: /^0b_?/i, 8: /^0o_?/i, 16: /^0x_?/i };

/** Python: `int(text, base)`; `undefined` where it raises ValueError. */
export function parseIntegerText(text: string, base: number): number | bigint | undefined {
  const trimmed = asciiDigits(stripStart(stripEnd(text)));
  const sign = /^[-+]/.test(trimmed) ? trimmed.charAt(0) : '';
  let digits = trimmed.slice(sign.length);
  const radix = base === 0 ? radixOf(digits) : base;
  if (radix === undefined || radix < 2 || radix > 36) return undefined;
  digits = digits.replace(PREFIXES[radix] ?? /^$/, '');
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(digits)) return undefined;
  const value = readDigits(digits.replaceAll('_', ''), radix);
  if (value === undefined) return undefined;
  return normalizeInteger(sign === '-' ? -value : value);
}

function readDigits(digits: string, radix: number): bigint | undefined {
  const literal = LITERALS[radix];
  if (digits.length > MAX_DIGITS) {
    if (literal === undefined || radix === 10) return undefined;
    if (digits.length > MAX_OTHER_DIGITS) raise('MemoryError', 'the number would be too large');
  }
  if ([...digits].some(digit => Number.parseInt(digit, 36) >= radix)) return undefined;
  if (literal !== undefined) return BigInt(literal + digits);
  return [...digits].reduce((value, digit) => value * BigInt(radix) + BigInt(Number.parseInt(digit, 36)), 0n);
}

/** What JavaScript puts before the digits; Python limits their number where reading them takes long. */
const LITERALS: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };
const MAX_OTHER_DIGITS = 50_000;

/** Python: `float(text)`; `undefined` where it raises ValueError. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = asciiDigits(stripStart(stripEnd(text)));
  const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(trimmed);
  if (special !== null) {
    const magnitude = /^n/i.test(special[2] ?? '') ? Number.NaN : Number.POSITIVE_INFINITY;
    return special[1] === '-' ? -magnitude : magnitude;
  }
  if (!/^[-+]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/i.test(trimmed))
    return undefined;
  return Number(trimmed.replaceAll('_', ''));
}

/** Python reads the decimal digits of every script. */
function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, character => {
    if (!/\p{Nd}/u.test(character)) return character;
    let zero = character.codePointAt(0) ?? 0;
    let digit = 0;
    while (digit < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
      zero--;
      digit++;
    }
    return String(digit);
  });
}

function radixOf(digits: string): number | undefined {
  if (/^0x/i.test(digits)) return 16;
  if (/^0o/i.test(digits)) return 8;
  if (/^0b/i.test(digits)) return 2;
  return /^0[0_]*$|^[1-9]/.test(digits) ? 10 : undefined;
}
