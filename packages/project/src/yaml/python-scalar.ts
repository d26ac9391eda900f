import type { JsonValue } from '@tsdbt/core';

/**
 * The value of a plain (unquoted) scalar as PyYAML's safe loader reads it (YAML 1.1): `no` is false, `010` is eight, `1e3` is text,
 * `2024-01-02` a date. What JSON lacks is a marked scalar (core).
 */
export function plainScalar(text: string): JsonValue {
  const first = text.charCodeAt(0);
  if (Number.isNaN(first)) return null;
  // Letters: only words can match. Anything else that starts a number: digits, sign, dot.
  if (first >= 65) return WORDS.get(text) ?? (text === '~' || WORDS.has(text) ? null : text);
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)) return text;
  return integer(text) ?? float(text) ?? timestamp(text) ?? text;
}

/** The value of a scalar with an explicit tag such as `!!int`, or undefined when the text does not fit the tag. */
export function taggedScalar(tag: string, text: string): JsonValue | undefined {
  switch (tag.replace(/^!!|^!<tag:yaml\.org,2002:(.*)>$/, '$1')) {
    case '!':
    case 'str':
      return text;
    case 'int':
      return integer(text);
    case 'float':
      return float(text) ?? markedInteger(text);
    case 'bool': {
      const value = WORDS.get(text);
      return typeof value === 'boolean' ? value : undefined;
    }
    case 'null':
      return null;
    case 'timestamp':
      return timestamp(text);
    default:
      return undefined;
  }
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
  ...['~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
]);

const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;

const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(?:(Z)|([-+])([0-9]{1,2})(?::?([0-9]{2}))?))?)?$/;

function integer(text: string): JsonValue | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replace(/_/g, '').replace(/^[-+]/, '');
  const sign = text.startsWith('-') ? -1n : 1n;
  const value = sign * magnitude(digits);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { $int: String(value) };
}

function magnitude(digits: string): bigint {
  if (/^0[bx]/.test(digits)) return BigInt(digits);
  if (digits.includes(':')) return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  return digits.length > 1 && digits.startsWith('0') ? BigInt(`0o${digits.slice(1) || '0'}`) : BigInt(digits);
}

function markedInteger(text: string): JsonValue | undefined {
  return /^[-+]?[0-9]+$/.test(text) ? { $float: `${Number(text)}.0` } : undefined;
}

function float(text: string): JsonValue | undefined {
  if (!FLOAT.test(text)) return undefined;
  const plain = text.replace(/_/g, '').toLowerCase();
  if (plain.endsWith('inf')) return { $float: plain.startsWith('-') ? '-inf' : 'inf' };
  if (plain === '.nan') return { $float: 'nan' };
  const value = plain.includes(':') ? sexagesimal(plain) : Number(plain);
  return Number.isInteger(value) ? { $float: Math.abs(value) < 1e16 ? `${value}.0` : String(value) } : value;
}

function sexagesimal(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  return (
    sign *
    text
      .replace(/^[-+]/, '')
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0)
  );
}

/** A date prints as `2024-01-02`, a date and time as Python's str() does: `2024-01-02 03:04:05+00:00`. */
function timestamp(text: string): JsonValue | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour, minute, second, fraction, zulu, sign, zoneHour, zoneMinute] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  if (hour === undefined) return month.length === 2 && day.length === 2 ? { $date: text } : undefined;
  const two = (digits: string | undefined) => (digits ?? '').padStart(2, '0');
  const micros = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  const zone = zulu !== undefined ? '+00:00' : sign === undefined ? '' : `${sign}${two(zoneHour)}:${two(zoneMinute)}`;
  const clock = `${two(hour)}:${minute}:${second}${micros === '000000' ? '' : `.${micros}`}${zone}`;
  return { $datetime: `${year}-${two(month)}-${two(day)} ${clock}` };
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
