import { trimCharacters } from '@tsdbt/core';
/** A type that agate tries on a seed's column. */
export interface SeedType {
  /** The trimmed text as ClickHouse's CSV wants it; undefined when the text is of another type. */
  readonly cast: (text: string) => string | undefined;
  /** dbt-clickhouse's name for the type, which depends on the values; undefined: no type of ClickHouse's holds them all. */
  readonly name: (values: readonly string[]) => string | undefined;
}

/** dbt: the empty field and the word null, in any case. */
export function seedNull(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.toLowerCase() === 'null';
}

/** agate's types in dbt's order; what fits none is text. */
export const SEED_TYPES: readonly SeedType[] = [
  { cast: number, name: numberName },
  { cast: date, name: values => timeName(values, DATE, ['Date', 'Date32']) },
  { cast: dateTime, name: values => timeName(values, DATETIME, ['DateTime', 'DateTime64(0)']) },
  { cast: boolean, name: () => 'Bool' },
];

/**
 * agate: a percent sign, a currency sign and commas between digits do not count; nan and inf are numbers. Beyond it, codes stay text:
 * `29051_00040` (an underscore is a digit to Python only), `--7`, and `1,5` (commas stand between groups of digits).
 */
function number(text: string): string | undefined {
  const bare = trimCharacters(text, '%');
  const sign = bare.startsWith('-') ? '-' : '';
  const digits = trimCharacters(bare.slice(sign.length), /[\p{Sc}ƒ]/u).trim();
  if (sign !== '' && /^[+-]{2}|^-/.test(digits)) return undefined;
  const special = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i.exec(digits);
  if (special !== null) return special[2] === undefined ? `${sign === '' && special[1] !== '-' ? '' : '-'}inf` : 'nan';
  if (!NUMBER.test(digits)) return undefined;
  return plainNumber(digits.replaceAll(',', ''), sign);
}

const NUMBER = /^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Without exponent and leading zeros; undefined for exponents that no type of ClickHouse's holds. */
function plainNumber(digits: string, sign: string): string | undefined {
  const [, own = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  const negative = (sign === '-') !== (own === '-');
  const shift = Number(exponent);
  if (Math.abs(shift) > 400) return undefined;
  const all = `${whole}${fraction}`;
  const point = whole.length + shift;
  const padded = point < 0 ? '0'.repeat(-point) + all : all.padEnd(point, '0');
  const at = Math.max(point, 0);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '') || '0';
  const rest = padded.slice(at);
  const value = rest === '' ? integer : `${integer}.${rest}`;
  return negative && /[1-9]/.test(value) ? `-${value}` : value;
}

/**
 * dbt-clickhouse: Float32 with decimals, else Int32. What dbt cuts gets the room it needs: whole numbers beyond 32 bits, and floats beyond
 * the range of Float32. Undefined: digits that no number of ClickHouse's holds, so they are text.
 */
function numberName(values: readonly string[]): string | undefined {
  const special = values.some(value => /[nf]$/.test(value));
  if (special || values.some(value => value.includes('.'))) return floatName(values, special);
  const within = (bits: bigint): boolean =>
    values.every(value => {
      const n = BigInt(value === '' ? 0 : value);
      return n >= -(1n << (bits - 1n)) && n < 1n << (bits - 1n);
    });
  return within(32n) ? 'Int32' : within(64n) ? 'Int64' : within(256n) ? 'Int256' : undefined;
}

/** Whole numbers beside nan or inf, where dbt gives up, keep their digits as long as a float can. */
function floatName(values: readonly string[], special: boolean): string | undefined {
  const numbers = values.filter(value => !/[nf]$/.test(value)).map(Number);
  if (!numbers.every(Number.isFinite)) return undefined;
  const whole = special && numbers.every(Number.isInteger);
  const fits = numbers.every(n => Number.isFinite(Math.fround(n)) && (!whole || Math.fround(n) === n));
  return fits ? 'Float32' : 'Float64';
}

/** ClickHouse's Date, DateTime, and the wider ones, as texts that compare. */
const DATE: TimeRanges = { own: ['1970-01-01', '2149-06-06'], wider: ['1900-01-01', '2299-12-31'] };
/** A day less, since a zone may shift the time. */
const DATETIME: TimeRanges = { own: ['1970-01-02', '2106-02-06'], wider: ['1900-01-02', '2299-12-30'] };

interface TimeRanges {
  readonly own: readonly [string, string];
  readonly wider: readonly [string, string];
}

/** dbt-clickhouse: Date and DateTime, which cut old and far days; where a wider type holds them all, it is that. */
function timeName(values: readonly string[], ranges: TimeRanges, [name, wider]: readonly [string, string]): string {
  return outside(values, ranges.own) !== undefined && outside(values, ranges.wider) === undefined ? wider : name;
}

/** A value that a column of an inferred type cannot hold, so that ClickHouse takes another. */
export function clampedTime(type: string, values: readonly string[]): string | undefined {
  if (type === 'Date') return outside(values, DATE.own);
  return type === 'DateTime' ? outside(values, DATETIME.own) : undefined;
}

function outside(values: readonly string[], [first, last]: readonly [string, string]): string | undefined {
  return values.find(value => value !== '' && (value.slice(0, 10) < first || value.slice(0, 10) > last));
}

function date(text: string): string | undefined {
  const [, y, m, d] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  return isoDate(y, m, d);
}

/** agate: `2024-01-31 10:20:30` and ISO 8601, whose fractions a DateTime cannot hold and whose zone ClickHouse reckons with. */
function dateTime(text: string): string | undefined {
  const [, y, m, d, h, min = '0', s = '0', zone = ''] = PLAIN_TIME.exec(text) ?? ISO_TIME.exec(text) ?? [];
  const day = isoDate(y, m, d);
  if (day === undefined || Number(h) > 23 || Number(min) > 59 || Number(s) > 59) return undefined;
  return `${day} ${[h, min, s].map(part => part?.padStart(2, '0')).join(':')}${fullZone(zone)}`;
}

const PLAIN_TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})$/;
const ISO_TIME = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** `+02` and `+0200` are `+02:00`. */
function fullZone(zone: string): string {
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return hours === undefined ? zone : `${hours}:${minutes}`;
}

function isoDate(y: string | undefined, m = '', d = ''): string | undefined {
  if (y === undefined) return undefined;
  const text = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}

function boolean(text: string): string | undefined {
  const word = text.toLowerCase();
  return word === 'true' || word === 'false' ? word : undefined;
}
