import { raise } from '../errors/python-exception.ts';

/** An int as values hold it: a number when it is a safe integer, a bigint otherwise. */
export function normalizeInteger(value: bigint): number | bigint {
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value;
}

/** Python: `str` of an int. Raises ValueError beyond 4,300 digits, as Python does since 3.11. */
export function integerText(value: number | bigint): string {
  const text = String(value);
  if (text.length > MAX_DIGITS && text.replace('-', '').length > MAX_DIGITS) {
    raise('ValueError', `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`);
  }
  return text;
}

/** Python: `sys.int_info.default_max_str_digits`. */
export const MAX_DIGITS = 4_300;

const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER);
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
