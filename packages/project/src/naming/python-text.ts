import { type JsonObject, type JsonValue, markedScalar } from '@tsdbt/core';

/** Python's `str()` of a YAML value: names of generic tests are made of it. */
export function pythonStr(value: JsonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/** Python's `repr()` of a YAML value. */
export function pythonRepr(value: JsonValue): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return floatRepr(value);
    case 'string':
      return stringRepr(value);
    default:
      if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(pythonRepr).join(', ')}]`;
      return markedScalar(value)?.text ?? dictionaryRepr(value as JsonObject);
  }
}

function dictionaryRepr(value: JsonObject): string {
  const items = Object.entries(value).map(([key, item]) => `${stringRepr(key)}: ${pythonRepr(item)}`);
  return `{${items.join(', ')}}`;
}

/** Single quotes, unless the text holds one and no double quote. */
function stringRepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  if (quote === "'") body = body.replace(/'/g, "\\'");
  // Python escapes what is not printable: control, format, private, unassigned, and separators other than the blank.
  return quote + (UNPRINTABLE.test(body) ? body.replace(EACH_UNPRINTABLE, escapeCharacter) : body) + quote;
}

/** Printable ASCII without quotes and backslashes, which is nearly every text. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const EACH_UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Integers as they are; other numbers switch to exponents where Python does. */
function floatRepr(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e-4) return String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e-${exponent.slice(1).padStart(2, '0')}`;
}
