import { type JsonObject, type JsonValue, type MarkedScalar, markedScalar } from '@tsdbt/core';
import { Dict, fromJson, type Json, PyFloat, parseIsoDate, parseIsoDateTime, type Value } from '@tsdbt/jinja';

/** A value that came from YAML, with the scalars that JSON lacks as what Python has for them. */
export function yamlValue(value: JsonValue): Value {
  if (value === null || typeof value !== 'object') return fromJson(value as Json);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(yamlValue);
  const marked = markedScalar(value);
  if (marked !== undefined) return scalarValue(marked);
  const dict = new Dict();
  for (const [key, item] of Object.entries(value as JsonObject)) dict.set(key, yamlValue(item));
  return dict;
}

function scalarValue({ kind, text }: MarkedScalar): Value {
  switch (kind) {
    case '$float':
      return new PyFloat(Number(text.replace('inf', 'Infinity')));
    case '$int':
      return BigInt(text);
    case '$date':
      return parseIsoDate(text);
    case '$datetime':
      return parseIsoDateTime(text);
  }
}
