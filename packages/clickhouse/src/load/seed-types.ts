/** A type that agate tries on a seed's column. */
export interface SeedType {
  /** The trimmed text as ClickHouse's CSV wants it; undefined when the text is of another type. */
  readonly cast: (text: string) => string | undefined;
  /** dbt-clickhouse's name for the type, which for numbers depends on the values. */
  readonly name: (values: readonly string[]) => string;
}

/** dbt: the empty field and the word null, in any case. */
export function seedNull(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.toLowerCase() === 'null';
}

/** agate's types in dbt's order; what fits none is text. */
export const SEED_TYPES: readonly SeedType[] = [
  { cast: number, name: numberName },
  { cast: date, name: () => 'Date' },
  { cast: dateTime, name: () => 'DateTime' },
  { cast: boolean, name: () => 'Bool' },
];

/** agate: a percent sign, a currency sign and commas between digits do not count. */
function number(text: string): string | undefined {
  const bare = text.replace(/^%+|%+$/g, '');
  const sign = bare.startsWith('-') ? '-' : '';
  const digits = bare
    .slice(sign.length)
    .replace(/^[\p{Sc}ƒ]+|[\p{Sc}ƒ]+$/gu, '')
    .replaceAll(',', '')
    .trim();
  if (!/^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits)) return undefined;
  return plainNumber(digits.replaceAll('_', ''), sign);
}

/** Without exponent and leading zeros; undefined for exponents that no type of ClickHouse's holds. */
function plainNumber(digits: string, sign: string): string | undefined {
  const [, own = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
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

/** dbt-clickhouse: Float32 with decimals, else Int32; whole numbers beyond that, which dbt cuts, get the room they need. */
function numberName(values: readonly string[]): string {
  if (values.some(value => value.includes('.'))) return 'Float32';
  const within = (bits: bigint): boolean =>
    values.every(value => {
      const n = BigInt(value === '' ? 0 : value);
      return n >= -(1n << (bits - 1n)) && n < 1n << (bits - 1n);
    });
  return within(32n) ? 'Int32' : within(64n) ? 'Int64' : within(256n) ? 'Int256' : 'String';
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
