import { quoteString, tokenize, unwrappedType } from '@tsdbt/sql';

/**
 * The one table of how texts become types; both drivers use it, as SQL. A value belongs to the first rule whose test it passes, and
 * a column has the narrowest type that holds all of its values (see `ruleFor`). Tests accept only texts that say the value
 * and nothing else: `01234` and `+49` are codes and not numbers, so they stay text.
 */
export interface TypeRule {
  /** Bit in a column's mask of what was seen. */
  readonly bit: number;
  readonly type: string;
  /** Condition on the text `x`, an SQL expression. */
  readonly test: (x: string, decimal: '.' | ',') => string;
  /** The value of a text that passed the test; must not throw for others, since ClickHouse may evaluate both branches of an `if`. */
  readonly convert: (x: string, decimal: '.' | ',') => string;
}

export const NULL_BIT = 1;

const TEXT_BIT = 128;

const INT64: TypeRule = {
  bit: 2,
  type: 'Int64',
  test: x => `toString(toInt64OrZero(${x})) = ${x}`,
  convert: x => `toInt64OrZero(${x})`,
};

/** Needs a decimal sign or an exponent: whole numbers too long for Int64 are identifiers, which a float would damage. */
const FLOAT64: TypeRule = {
  bit: 4,
  type: 'Float64',
  test: (x, decimal) =>
    `match(${x}, ${quoteString(FLOAT_PATTERN[decimal])}) and isFinite(toFloat64OrZero(${dotted(x, decimal)}))`,
  convert: (x, decimal) => `toFloat64OrZero(${dotted(x, decimal)})`,
};

const FLOAT_PATTERN = {
  '.': String.raw`^-?(?:(?:0|[1-9]\d*)\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|(?:0|[1-9]\d*)[eE][+-]?\d+)$`,
  ',': String.raw`^-?(?:(?:0|[1-9]\d*),\d*(?:[eE][+-]?\d+)?|,\d+(?:[eE][+-]?\d+)?|(?:0|[1-9]\d*)[eE][+-]?\d+)$`,
};

const BOOL: TypeRule = {
  bit: 8,
  type: 'Bool',
  test: x => `lower(${x}) in ('true', 'false')`,
  convert: x => `(lower(${x}) = 'true')::Bool`,
};

/** ClickHouse reads 2014-02-30 as March 2 and clips years it cannot hold, so only a text that comes back unchanged is a date. */
const DATE: TypeRule = {
  bit: 16,
  type: 'Date',
  test: x => `toString(toDateOrZero(${x})) = ${x}`,
  convert: x => `toDateOrZero(${x})`,
};

/** Dates before 1970 or after 2149. */
const DATE32: TypeRule = {
  bit: 32,
  type: 'Date32',
  test: x => `toString(toDate32OrZero(${x})) = ${x}`,
  convert: x => `toDate32OrZero(${x})`,
};

const DATETIME: TypeRule = {
  bit: 64,
  type: 'DateTime',
  test: x => `toString(toDateTimeOrZero(${x})) = replaceOne(${x}, 'T', ' ')`,
  convert: x => `toDateTimeOrZero(${x})`,
};

const TEXT: TypeRule = { bit: TEXT_BIT, type: 'String', test: () => 'true', convert: x => x };

const RULES: readonly TypeRule[] = [INT64, FLOAT64, BOOL, DATE, DATE32, DATETIME];

/** SQL: the bit of the text `x`. ClickHouse evaluates a branch only for the rows that reach it. */
export function classify(x: string, isNull: string, decimal: '.' | ','): string {
  const branches = RULES.map(rule => `${rule.test(x, decimal)}, ${rule.bit}`);
  return `multiIf(${isNull}, ${NULL_BIT}, ${branches.join(', ')}, ${TEXT_BIT})`;
}

/** The narrowest rule for a column in which these bits were seen; whole numbers widen to floats, dates to a wider date. */
export function ruleFor(mask: number): TypeRule {
  const seen = mask & ~NULL_BIT;
  if (seen === 0) return TEXT;
  const within = (...rules: readonly TypeRule[]): boolean => (seen & ~rules.reduce((m, r) => m | r.bit, 0)) === 0;
  const exact = RULES.find(rule => seen === rule.bit);
  if (exact !== undefined) return exact;
  if (within(INT64, FLOAT64)) return { ...FLOAT64, test: (x, d) => `(${INT64.test(x, d)} or ${FLOAT64.test(x, d)})` };
  if (within(DATE, DATE32)) return DATE32;
  return TEXT;
}

/** SQL: whether the text `x` can be read as a declared type without loss. */
export function fitsDeclared(x: string, type: string, decimal: '.' | ','): string {
  const bare = unwrappedType(type);
  const cast = `accurateCastOrNull(${x}, ${quoteString(bare)})`;
  if (/^(?:String|JSON|Object)\b/.test(bare)) return 'true';
  if (/^(?:Date|Date32)$/.test(bare)) return `ifNull(toString(${cast}) = ${x}, false)`;
  if (bare.startsWith('DateTime')) return `ifNull(startsWith(toString(${cast}), substring(${x}, 1, 10)), false)`;
  if (bare.startsWith('Enum')) return `has([${enumNames(bare).join(', ')}], ${x})`;
  if (/^U?Int(?:128|256)$/.test(bare)) return `ifNull(toString(${cast}) = ${x}, false)`;
  if (bare.startsWith('Decimal')) return decimalFits(x, bare, decimal);
  if (/^Float/.test(bare)) return `isNotNull(accurateCastOrNull(${dotted(x, decimal)}, ${quoteString(bare)}))`;
  if (CASTABLE.test(bare)) return `isNotNull(${cast})`;
  return 'true';
}

/** SQL: the value of a text that fits a declared type; for types without a test (arrays, maps) the cast itself complains. */
export function convertDeclared(x: string, type: string, decimal: '.' | ','): string {
  const numeric = /^(?:Float|Decimal)/.test(unwrappedType(type));
  return `cast(${numeric ? dotted(x, decimal) : x}, ${quoteString(type)})`;
}

const CASTABLE = /^(?:U?Int\d+|Bool|UUID|IPv[46]|FixedString\(|Time)/;

/** ClickHouse drops digits that a Decimal has no room for and does not see every overflow, so digits are counted. */
function decimalFits(x: string, type: string, decimal: '.' | ','): string {
  const sized = /^Decimal(\d*)\((\d+)(?:,\s*(\d+))?\)$/.exec(type);
  const [, width = '', a = '10', b = '0'] = sized ?? [];
  const digits = width === '' ? Number(a) : (DECIMAL_DIGITS[width] ?? 9);
  const scale = width === '' ? Number(b) : Number(a);
  const sign = decimal === '.' ? String.raw`\.` : ',';
  const pattern = `^[+-]?0*[0-9]{0,${digits - scale}}(?:${sign}[0-9]{0,${scale}}0*)?$`;
  return `(match(${x}, ${quoteString(pattern)}) and match(${x}, '[0-9]'))`;
}

const DECIMAL_DIGITS: Readonly<Record<string, number>> = { '32': 9, '64': 18, '128': 38, '256': 76 };

function enumNames(type: string): readonly string[] {
  return [...tokenize(type)].filter(({ kind }) => kind === 'string').map(({ start, end }) => type.slice(start, end));
}

function dotted(x: string, decimal: '.' | ','): string {
  return decimal === '.' ? x : `replaceOne(${x}, ',', '.')`;
}
