import { raise } from '../errors/python-exception.ts';
import { compareValues } from '../operators/compare.ts';
import { workOn } from '../render/budget.ts';
import { Dict } from '../values/dict.ts';
import { formatFloat } from '../values/float-text.ts';
import { HostObject } from '../values/host-object.ts';
import { integerText } from '../values/integer.ts';
import { toList } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import { PyFloat } from '../values/py-float.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';

/** How `toJsonText` writes. */
export interface JsonOptions {
  readonly sortKeys?: boolean;
  /** Blanks a level, or what to put there instead. */
  readonly indent?: number | string | undefined;
}

/** Python: `json.dumps(value)`: ASCII only, a blank after separators. Raises TypeError for what JSON lacks. */
export function toJsonText(value: Value, options: JsonOptions = {}): string {
  return write(value, options, 0);
}

function write(value: Value, options: JsonOptions, depth: number): string {
  workOn(value);
  if (depth > 900) raise('ValueError', 'Circular reference detected');
  const text = textOf(value);
  if (text !== undefined) return quote(text);
  if (value === null) return 'null';
  if (typeof value === 'bigint') return integerText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof PyFloat) return floatText(value.value);
  if (Array.isArray(value)) return writeItems(value, options, depth);
  if (value instanceof Tuple) return writeItems(value.items, options, depth);
  if (value instanceof HostObject && value.isMapping) return writeMapping(value, options, depth);
  return raise('TypeError', `Object of type ${typeName(value as Value)} is not JSON serializable`);
}

function floatText(value: number): string {
  if (Number.isFinite(value)) return formatFloat(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function quote(text: string): string {
  return JSON.stringify(text)
    .replace(/[\x7f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('\\u007f', '\x7f');
}

function writeItems(items: readonly Value[], options: JsonOptions, depth: number): string {
  return enclose(
    '[',
    ']',
    items.map(item => write(item, options, depth + 1)),
    options,
    depth,
  );
}

function writeMapping(value: HostObject, options: JsonOptions, depth: number): string {
  let entries =
    value instanceof Dict
      ? [...value.entries()]
      : toList(value).map(key => [key, value.getItem?.(key) ?? null] as [Value, Value]);
  if (options.sortKeys === true) entries = entries.sort((a, b) => compareValues(a[0], b[0]));
  const members = entries.map(([key, item]) => `${quote(keyText(key))}: ${write(item, options, depth + 1)}`);
  return enclose('{', '}', members, options, depth);
}

function keyText(key: Value): string {
  const text = textOf(key);
  if (text !== undefined) return text;
  if (key === null) return 'null';
  if (typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint') return String(key);
  if (key instanceof PyFloat) return floatText(key.value);
  return raise('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function enclose(open: string, close: string, members: string[], { indent }: JsonOptions, depth: number): string {
  if (members.length === 0) return open + close;
  if (indent === undefined) return `${open}${members.join(', ')}${close}`;
  const level = typeof indent === 'string' ? indent : ' '.repeat(Math.max(0, indent));
  const inner = `\n${level.repeat(depth + 1)}`;
  return `${open}${inner}${members.join(`,${inner}`)}\n${level.repeat(depth)}${close}`;
}
