import { raise } from '../errors/python-exception.ts';
import { codePointLength, sliceCodePoints } from '../values/code-points.ts';
import { roundDecimal } from '../values/decimal-arithmetic.ts';
import { HostObject } from '../values/host-object.ts';
import { textOf } from '../values/markup.ts';
import { NonFiniteDecimal } from '../values/non-finite-decimal.ts';
import { PyDecimal } from '../values/py-decimal.ts';
import { PyFloat } from '../values/py-float.ts';
import { str } from '../values/str.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';
import { floatDigits, integerDigits, integerPrefix, MAX_FIELD } from './format-number.ts';

/** An object with a format of its own, such as a date (`'{:%Y}'.format(d)`). */
interface Formattable {
  format(spec: string): string;
}

/** Python: `format(value, spec)`. */
export function formatValue(value: Value, spec: string): string {
  if (spec === '') return str(value);
  const text = textOf(value);
  if (text !== undefined) return formatString(text, readSpec(spec, 'str'));
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return formatInteger(BigInt(value), readSpec(spec, typeof value === 'boolean' ? 'bool' : 'int'), spec);
  }
  if (value instanceof PyFloat) return formatReal(value.value, readSpec(spec, 'float'));
  if (value instanceof NonFiniteDecimal) {
    const { width, fill, align } = readSpec(spec, 'decimal.Decimal');
    return pad(value.str(), width, fill === '0' ? ' ' : fill, align);
  }
  if (value instanceof PyDecimal) return formatDecimal(value, readSpec(spec, 'decimal.Decimal'));
  if (isFormattable(value)) return value.format(spec);
  return raise('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
}

/** Pads text to a width that counts code points. Python: `ljust`, `rjust`, `center` of format. */
export function pad(text: string, width: number, fill: string, align: string): string {
  const missing = Math.min(width, MAX_FIELD) - codePointLength(text);
  if (width > MAX_FIELD) raise('ValueError', 'the field is too wide');
  if (missing <= 0) return text;
  if (align === '<') return text + fill.repeat(missing);
  if (align === '>') return fill.repeat(missing) + text;
  const left = Math.floor(missing / 2);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u;

function readSpec(spec: string, type: string): Spec {
  const found = SPEC.exec(spec);
  if (found === null)
    raise(
      'ValueError',
      /\.$|\.\D/.test(spec)
        ? 'Format specifier missing precision'
        : `Invalid format specifier '${spec}' for object of type '${type}'`,
    );
  const [, fill, align, sign = '', , hash, zero, width, grouping = '', precision, presentation = ''] = found;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? (zero === undefined || type === 'str' ? (zero !== undefined ? '<' : '') : '='),
    sign,
    alternate: hash !== undefined,
    width: width === undefined ? 0 : Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type: presentation,
  };
}

function isFormattable(value: Value): value is HostObject & Formattable {
  return value instanceof HostObject && 'format' in value && typeof value.format === 'function';
}

function formatString(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's')
    raise('ValueError', `Unknown format code '${spec.type}' for object of type 'str'`);
  if (spec.sign !== '') raise('ValueError', 'Sign not allowed in string format specifier');
  if (spec.alternate) raise('ValueError', 'Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=') raise('ValueError', "'=' alignment not allowed in string format specifier");
  if (spec.grouping !== '') raise('ValueError', `Cannot specify '${spec.grouping}' with 's'.`);
  const cut = spec.precision === undefined ? text : sliceCodePoints(text, 0, spec.precision);
  return pad(cut, spec.width, spec.fill, spec.align === '' ? '<' : spec.align);
}

function formatInteger(value: bigint, spec: Spec, original: string): string {
  const type = spec.type === '' ? 'd' : spec.type;
  if ('eEfFgG%'.includes(type)) return formatReal(Number(value), spec);
  if (type === 'c') return pad(String.fromCodePoint(Number(value)), spec.width, spec.fill, spec.align || '<');
  if (spec.precision !== undefined) raise('ValueError', 'Precision not allowed in integer format specifier');
  if (type === 's') raise('ValueError', `Unknown format code 's' for object of type 'int'`);
  if (original === '') return value.toString();
  const digits = integerDigits(value, type);
  const size = type === 'd' || type === 'n' ? 3 : 4;
  if (spec.grouping === ',' && size === 4) raise('ValueError', `Cannot specify ',' with '${type}'.`);
  const sign = signOf(value < 0n, spec.sign) + (spec.alternate ? integerPrefix(type) : '');
  return assemble(sign, digits, '', { ...spec, groupSize: size });
}

function formatReal(value: number, spec: Spec): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) {
    raise('ValueError', `Unknown format code '${spec.type}' for object of type 'float'`);
  }
  const digits = floatDigits(value, spec.type === 'n' ? 'g' : spec.type, spec.precision, spec.alternate);
  const whole = /^\d*/.exec(digits)?.[0] ?? '';
  const sign = signOf(value < 0 || Object.is(value, -0), spec.sign);
  return assemble(sign, whole, digits.slice(whole.length), { ...spec, groupSize: 3 });
}

/** Python: a decimal is rounded half to even as it stands, and without a precision keeps all of its digits. */
function formatDecimal(value: PyDecimal, spec: Spec): string {
  const { type, precision } = spec;
  if (!'fF%'.includes(type) || (type === '' && precision !== undefined)) return formatReal(value.toNumber(), spec);
  const places = precision ?? Math.max(0, value.scale - (type === '%' ? 2 : 0));
  const { unscaled, scale } = roundDecimal(value, places + (type === '%' ? 2 : 0));
  return formatReal(new PyDecimal(unscaled, scale).toNumber(), { ...spec, type: type || 'f', precision: places });
}

function signOf(negative: boolean, sign: string): string {
  return negative ? '-' : sign === '-' ? '' : sign;
}

function assemble(sign: string, whole: string, rest: string, spec: Spec & { groupSize: number }): string {
  if (spec.width > MAX_FIELD) raise('ValueError', 'the field is too wide');
  const room = spec.width - sign.length - rest.length;
  if (spec.align === '=' && spec.fill === '0' && whole !== '') {
    return sign + group(zeroFilled(whole, room, spec), spec) + rest;
  }
  const body = group(whole, spec) + rest;
  if (spec.align === '=') return sign + pad(body, spec.width - sign.length, spec.fill, '>');
  return pad(sign + body, spec.width, spec.fill, spec.align === '' ? '>' : spec.align);
}

/** Leading zeros that fill the room, counting the separators that will stand between them. */
function zeroFilled(whole: string, room: number, spec: Spec & { groupSize: number }): string {
  if (spec.grouping === '') return whole.padStart(room, '0');
  let digits = whole;
  while (group(digits, spec).length < room) digits = `0${digits}`;
  return digits;
}

function group(digits: string, spec: Spec & { groupSize: number }): string {
  if (spec.grouping === '') return digits;
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= spec.groupSize)
    parts.unshift(digits.slice(Math.max(0, end - spec.groupSize), end));
  return parts.join(spec.grouping);
}
