import { PyFloat, repr } from '@tsdbt/jinja';
import { type ParsedType, parseType } from '@tsdbt/sql';

/**
 * An array, tuple or map as Python's `json.dumps` writes it: blanks after commas and colons, wide integers as numbers, and
 * `Infinity`, `-Infinity` and `NaN` for what ClickHouse's JSON has to put as text.
 */
export function containerJson(type: string, value: unknown): string {
  return json(parseType(type), value);
}

/** @param type undefined where it is not known */
function json(type: ParsedType | undefined, value: unknown): string {
  if (type?.family === 'Nullable' || type?.family === 'LowCardinality') return json(argument(type, 0), value);
  if (Array.isArray(value)) return `[${value.map((item, i) => json(memberType(type, i), item)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item], i) => `${asciiJson(key)}: ${json(fieldType(type, key, i), item)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (type !== undefined && /^B?Float/.test(type.family)) return floatJson(value);
  if (typeof value !== 'string') return String(value);
  return /^U?Int\d+$/.test(type?.family ?? '') && /^-?\d+$/.test(value) ? value : asciiJson(value);
}

function floatJson(value: unknown): string {
  if (typeof value === 'number') return repr(new PyFloat(value));
  return value === null ? 'null' : (FLOATS[String(value)] ?? String(value));
}

const FLOATS: Readonly<Record<string, string>> = { inf: 'Infinity', '-inf': '-Infinity', nan: 'NaN' };

/** Of an array's or unnamed tuple's member. A Nested is an array of named tuples. */
function memberType(type: ParsedType | undefined, index: number): ParsedType | undefined {
  if (type?.family === 'Nested') return { ...type, family: 'Tuple' };
  return type === undefined ? undefined : argument(type, type.family === 'Tuple' ? index : 0);
}

/** Of a map's value, or of a member of a named tuple. */
function fieldType(type: ParsedType | undefined, key: string, index: number): ParsedType | undefined {
  if (type === undefined || type.family === 'Map') return type && argument(type, 1);
  const named = type.args.find(arg => arg.kind === 'type' && arg.label === key);
  return named?.kind === 'type' ? named.type : argument(type, index);
}

function argument({ args }: ParsedType, index: number): ParsedType | undefined {
  const found = args[index];
  return found?.kind === 'type' ? found.type : undefined;
}

/** Python: `ensure_ascii`. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u0080-\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
