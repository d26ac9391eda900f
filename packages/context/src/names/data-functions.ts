import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@tsdbt/core';
import { Dict, fromJson, type Json, PySet, str, Tuple, toJson, toJsonText, toList, type Value } from '@tsdbt/jinja';
import type { YamlFunctions } from '../phases/template-host.ts';
import { method } from '../values/method.ts';

/** dbt's functions on data: JSON, YAML, sets, zip, md5, differences of dicts. Bad input gives the default (None), as in dbt. */
export function dataFunctions(yaml: YamlFunctions): Readonly<Record<string, Value>> {
  return {
    fromjson: method('fromjson', ['string', 'default?'], (text, fallback) =>
      attempt(() => fromJson(JSON.parse(str(text ?? null))), fallback),
    ),
    tojson: method('tojson', ['value', 'default?', 'sort_keys?'], (value, fallback, sortKeys) =>
      attempt(() => toJsonText(value ?? null, { sortKeys: sortKeys === true }), fallback),
    ),
    fromyaml: method('fromyaml', ['value', 'default?'], (text, fallback) =>
      attempt(() => yamlData(yaml.parse(str(text ?? null))), fallback),
    ),
    toyaml: method('toyaml', ['value', 'default?', 'sort_keys?'], (value, fallback, sortKeys) =>
      attempt(() => yaml.stringify(toJson(value ?? null) as JsonValue, { sortKeys: sortKeys === true }), fallback),
    ),
    set: method('set', ['value', 'default?'], (value, fallback) =>
      attempt(() => new PySet(toList(value ?? null)), fallback),
    ),
    set_strict: method('set_strict', ['value'], value => new PySet(toList(value ?? null))),
    zip: method('zip', ['*args', 'default?'], (lists, fallback) => attempt(() => zip(lists), fallback)),
    zip_strict: method('zip_strict', ['*args'], zip),
    local_md5: method('local_md5', ['value'], value =>
      createHash('md5')
        .update(str(value ?? null))
        .digest('hex'),
    ),
    diff_of_two_dicts: method('diff_of_two_dicts', ['dict_a', 'dict_b'], differenceOfDicts),
  };
}

function yamlData(value: JsonValue): Value {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(yamlData);
  if (value === null || typeof value !== 'object') return fromJson(value as Json);
  const { $pairs } = value as JsonObject;
  const entries = Array.isArray($pairs) ? ($pairs as [JsonValue, JsonValue][]) : Object.entries(value as JsonObject);
  return new Dict(entries.map(([key, item]) => [fromJson(key as Json), yamlData(item)]));
}

function attempt(compute: () => Value, fallback: Value | undefined): Value {
  try {
    return compute();
  } catch {
    return fallback ?? null;
  }
}

function zip(lists: Value | undefined): Value {
  const columns = lists instanceof Tuple ? lists.items.map(toList) : [];
  const length = columns.length === 0 ? 0 : Math.min(...columns.map(column => column.length));
  return Array.from({ length }, (_, i) => new Tuple(columns.map(column => column[i] ?? null)));
}

/** dbt: the items of a's lists that b's list of that key does not have; keys are compared in lower case, as are items. */
function differenceOfDicts(a: Value | undefined, b: Value | undefined): Value {
  const result = new Dict();
  if (!(a instanceof Dict)) return result;
  const others = new Map<string, ReadonlySet<string>>();
  if (b instanceof Dict)
    for (const [key, value] of b.entries()) others.set(lower(key), new Set(toList(value).map(lower)));
  for (const [key, value] of a.entries()) {
    const other = others.get(lower(key)) ?? new Set();
    const rest = toList(value).filter(item => !other.has(lower(item)));
    if (rest.length > 0) result.set(key, rest);
  }
  return result;
}

function lower(value: Value): string {
  return str(value).toLowerCase();
}
