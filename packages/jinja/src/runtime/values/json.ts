import { PyDateTime } from '../modules/datetime/py-date-time.ts';
import { Dict } from './dict.ts';
import { HostObject } from './host-object.ts';
import { Markup } from './markup.ts';
import { NonFiniteDecimal } from './non-finite-decimal.ts';
import { PyDecimal } from './py-decimal.ts';
import { PyFloat } from './py-float.ts';
import { PySet } from './py-set.ts';
import { str } from './str.ts';
import { Tuple } from './tuple.ts';
import type { Value } from './value.ts';

/** Data as it comes from JSON or YAML. */
export type Json =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Data as a template's values: objects become dicts, fractions floats. A fresh copy: the template may change it. */
export function fromJson(json: Json): Value {
  if (json === undefined) return null;
  if (typeof json === 'number') return Number.isSafeInteger(json) ? json : new PyFloat(json);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(fromJson);
  const dict = new Dict();
  for (const [key, value] of Object.entries(json)) dict.set(key, fromJson(value as Json));
  return dict;
}

/** A template's value as data; what JSON lacks (dates, host objects) becomes its text. Keys become text. */
export function toJson(value: Value): Json {
  return jsonOf(value, str);
}

/** `toJson` for configurations. dbt: a time is written in ISO's form, `2023-08-01T00:00:00`. */
export function toConfigJson(value: Value): Json {
  return jsonOf(value, found => (found instanceof PyDateTime ? found.isoFormat('T') : str(found)));
}

function jsonOf(value: Value, textOf: (value: HostObject) => string): Json {
  const inner = (item: Value): Json => jsonOf(item, textOf);
  if (Array.isArray(value)) return value.map(inner);
  if (!(value instanceof HostObject)) return value;
  if (value instanceof PyFloat) return value.value;
  if (value instanceof Tuple) return value.items.map(inner);
  if (value instanceof PySet) return [...value.iterate()].map(inner);
  if (value instanceof Dict)
    return Object.fromEntries([...value.entries()].map(([key, item]) => [str(key), inner(item)]));
  if (value instanceof Markup) return value.text;
  if (value instanceof NonFiniteDecimal) return value.value;
  return value instanceof PyDecimal ? value.toNumber() : textOf(value);
}
