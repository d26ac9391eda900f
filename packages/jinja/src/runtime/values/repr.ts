import { workOn } from '../render/budget.ts';
import type { HostObject } from './host-object.ts';
import { integerText } from './integer.ts';
import { Markup } from './markup.ts';
import { Tuple } from './tuple.ts';
import type { Value } from './value.ts';

/** Python: `repr(value)`. */
export function repr(value: Value): string {
  switch (typeof value) {
    case 'string':
      return reprString(value);
    case 'number':
      return String(value);
    case 'bigint':
      return integerText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      return value === null ? 'None' : reprObject(value);
  }
}

/** Python: `repr` of a str: single quotes unless only they occur inside; escapes for what cannot be printed. */
export function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (PLAIN.test(text)) return quote + text + quote;
  return quote + text.replace(SPECIAL, character => escapeCharacter(character, quote)) + quote;
}

const PLAIN = /^[ !#-&(-[\]-~]*$/;
const SPECIAL = /[\\'"]|[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string, quote: string): string {
  if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

const printing: (HostObject | Value[])[] = [];

/** A list or dict that holds itself prints as `[...]`, `{...}`. */
function reprObject(value: HostObject | Value[]): string {
  if (printing.includes(value)) return Array.isArray(value) ? '[...]' : value instanceof Tuple ? '(...)' : '{...}';
  printing.push(value);
  workOn(Array.isArray(value) ? value : null);
  try {
    if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
    if (value instanceof Tuple && value.repr === undefined) return reprTuple(value);
    if (value instanceof Markup) return `Markup(${reprString(value.text)})`;
    return value.repr?.() ?? value.str?.() ?? `<${value.typeName} object>`;
  } finally {
    printing.pop();
  }
}

function reprTuple({ items }: Tuple): string {
  return items.length === 1 ? `(${repr(items[0] ?? null)},)` : `(${items.map(repr).join(', ')})`;
}

/** Python: `ascii(value)`. */
export function asciiRepr(value: Value): string {
  return asciiOnly(repr(value));
}

function asciiOnly(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, each => {
    const code = each.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${code.toString(16)}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}
