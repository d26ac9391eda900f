import { raise } from '../errors/python-exception.ts';
import { toNumeric } from '../operators/numeric.ts';
import { isPlain } from '../values/code-points.ts';
import { truncatedDecimal } from '../values/decimal-arithmetic.ts';
import { expectInteger } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { textOf } from '../values/markup.ts';
import { NonFiniteDecimal, noInteger } from '../values/non-finite-decimal.ts';
import { PyDecimal } from '../values/py-decimal.ts';
import { PyFloat } from '../values/py-float.ts';
import { PyRange } from '../values/py-range.ts';
import { asciiRepr, repr } from '../values/repr.ts';
import { str } from '../values/str.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { floatDigits, integerDigits, integerPrefix } from './format-number.ts';
import { pad } from './format-spec.ts';

/** Python: `text % args`. `finish` says how `%s` prints a value. */
export function percentFormat(text: string, args: Value, finish: (value: Value) => string = str): string {
  if (!text.includes('%')) {
    checkUsed(args, args instanceof Tuple ? args.items.length : 1, 0);
    return text;
  }
  const source = new ArgumentSource(args);
  const result = text.replace(FIELD, (...found) =>
    found[0] === '%%' ? '%' : formatField(readField(found, source), source, finish),
  );
  source.checkAllUsed();
  return result;
}

const FIELD = /%(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?([#0\- +]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S])?/gu;

interface Field {
  readonly key: string | undefined;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
  readonly offset: number;
}

class ArgumentSource {
  private readonly args: Value;
  private readonly items: readonly Value[];
  private used = 0;

  constructor(args: Value) {
    this.args = args;
    this.items = args instanceof Tuple ? args.items : [args];
  }

  next(): Value {
    const value = this.items[this.used++];
    return value === undefined ? raise('TypeError', 'not enough arguments for format string') : value;
  }

  named(key: string): Value {
    if (!isMapping(this.args)) raise('TypeError', 'format requires a mapping');
    this.used = this.items.length;
    const value = (this.args as HostObject).getItem?.(key);
    return value === undefined ? raise('KeyError', repr(key)) : value;
  }

  checkAllUsed(): void {
    checkUsed(this.args, this.items.length, this.used);
  }
}

function isMapping(value: Value): boolean {
  return (
    value instanceof HostObject &&
    !(value instanceof Tuple) &&
    textOf(value) === undefined &&
    value.getItem !== undefined
  );
}

function checkUsed(args: Value, given: number, used: number): void {
  if (used >= given || isMapping(args) || Array.isArray(args) || args instanceof PyRange) return;
  raise('TypeError', 'not all arguments converted during string formatting');
}

function readField(found: unknown[], source: ArgumentSource): Field {
  const [whole, key, flags, width, precision, type, offset] = found as (string | undefined)[];
  const number = (text: string | undefined): number =>
    text === '*' ? expectInteger(source.next()) : Number(text ?? 0);
  if (type === undefined) raise('ValueError', 'incomplete format');
  const fieldWidth = width === undefined ? 0 : number(width);
  const hasPrecision = precision !== undefined || /\.[hlL]?.$/su.test(whole ?? '');
  return {
    key,
    flags: (flags ?? '') + (fieldWidth < 0 ? '-' : ''),
    width: Math.abs(fieldWidth),
    precision: hasPrecision && type !== '%' ? Math.max(0, number(precision)) : undefined,
    type,
    offset: Number(offset),
  };
}

function formatField(field: Field, source: ArgumentSource, finish: (value: Value) => string): string {
  const value = field.key === undefined ? source.next() : source.named(field.key);
  if (field.type === '%') return '%';
  switch (field.type) {
    case 's':
      return formatText(finish(value), field);
    case 'r':
      return formatText(repr(value), field);
    case 'a':
      return formatText(asciiRepr(value), field);
    case 'c':
      return formatText(character(value), field);
    case 'd':
    case 'i':
    case 'u':
      return formatInteger(toInteger(value, field.type), { ...field, type: 'd' });
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(strictInteger(value, field.type), field);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatReal(toReal(value), field);
    default:
      return failType(field);
  }
}

function failType({ type, offset }: Field): never {
  const code = (type.codePointAt(0) ?? 0).toString(16);
  return raise('ValueError', `unsupported format character '${type}' (0x${code}) at index ${offset + 1}`);
}

function formatText(text: string, { flags, width, precision }: Field): string {
  const cut =
    precision === undefined ? text : isPlain(text) ? text.slice(0, precision) : [...text].slice(0, precision).join('');
  return pad(cut, width, ' ', flags.includes('-') ? '<' : '>');
}

function character(value: Value): string {
  const text = textOf(value);
  if (text !== undefined && [...text].length === 1) return text;
  if (typeof value === 'boolean') return String.fromCodePoint(Number(value));
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (value < 0 || value > 0x10ffff) raise('OverflowError', '%c arg not in range(0x110000)');
    return String.fromCodePoint(Number(value));
  }
  return raise('TypeError', '%c requires int or char');
}

function toInteger(value: Value, type: string): bigint {
  if (value instanceof PyDecimal) return truncatedDecimal(value);
  if (value instanceof NonFiniteDecimal) raise(...noInteger(value));
  const number = toNumeric(value);
  if (number === undefined) {
    if (value instanceof Undefined) value.raise();
    raise('TypeError', `%${type} format: a real number is required, not ${typeName(value)}`);
  }
  if (!(number instanceof PyFloat)) return BigInt(number);
  if (!Number.isFinite(number.value)) raise('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(number.value));
}

function strictInteger(value: Value, type: string): bigint {
  const number = toNumeric(value);
  if (number === undefined || number instanceof PyFloat) {
    return raise('TypeError', `%${type} format: an integer is required, not ${typeName(value)}`);
  }
  return BigInt(number);
}

function toReal(value: Value): number {
  if (value instanceof PyDecimal) return value.toNumber();
  if (value instanceof NonFiniteDecimal) return value.value;
  const number = toNumeric(value);
  if (number === undefined) {
    if (value instanceof Undefined) value.raise();
    raise('TypeError', `must be real number, not ${typeName(value)}`);
  }
  return number instanceof PyFloat ? number.value : Number(number);
}

function formatInteger(value: bigint, field: Field): string {
  const digits = integerDigits(value, field.type).padStart(Math.min(field.precision ?? 0, 10_000), '0');
  const prefix = field.flags.includes('#') ? integerPrefix(field.type) : '';
  return withSign(digits, value < 0n, prefix, field);
}

function formatReal(value: number, field: Field): string {
  const digits = floatDigits(value, field.type, field.precision, field.flags.includes('#'));
  return withSign(digits, value < 0 || Object.is(value, -0), '', field);
}

function withSign(digits: string, negative: boolean, prefix: string, { flags, width }: Field): string {
  const sign = (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + prefix;
  if (flags.includes('-')) return pad(sign + digits, width, ' ', '<');
  if (flags.includes('0')) return sign + pad(digits, width - sign.length, '0', '>');
  return pad(sign + digits, width, ' ', '>');
}
