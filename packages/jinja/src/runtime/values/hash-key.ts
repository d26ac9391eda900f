import { raise } from '../errors/python-exception.ts';
import { work } from '../render/budget.ts';
import { Dict } from './dict.ts';
import { DictView } from './dict-view.ts';
import { HostObject } from './host-object.ts';
import { normalizeInteger } from './integer.ts';
import { Markup } from './markup.ts';
import { PyFloat } from './py-float.ts';
import { PySet } from './py-set.ts';
import { Tuple } from './tuple.ts';
import { typeName } from './type-name.ts';
import type { Value } from './value.ts';

/** A key that a JavaScript Map compares as Python compares the values: 1 == 1.0 == True, tuples by content. */
export type HashKey = string | number | bigint | null | HostObject;

/** Makes the key of a value. Raises Python's TypeError for an unhashable one. */
export function hashKey(value: Value): HashKey {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
  if (typeof value === 'number' || typeof value === 'bigint' || value === null) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof HostObject) return objectKey(value);
  return unhashable(value);
}

/** Whether Python would take the value as a dict's key. */
export function isHashable(value: Value): boolean {
  if (value instanceof Tuple) return value.items.every(isHashable);
  return !Array.isArray(value) && !(value instanceof HostObject && isUnhashableObject(value));
}

function isUnhashableObject(value: HostObject): boolean {
  return (
    value instanceof Dict || value instanceof PySet || (value instanceof DictView && value.isSet) || !value.isHashable
  );
}

function objectKey(value: HostObject): HashKey {
  if (value instanceof PyFloat)
    return Number.isInteger(value.value) ? normalizeInteger(BigInt(value.value)) : value.value;
  if (value instanceof Markup) return hashKey(value.text);
  if (value instanceof Tuple) {
    work(value.items.length);
    return `\0t${value.items.map(item => keyText(hashKey(item))).join('')}`;
  }
  if (isUnhashableObject(value)) return unhashable(value);
  return value.hashKey === undefined ? value : `\0o${value.hashKey()}`;
}

function keyText(key: HashKey): string {
  if (typeof key === 'string') return `s${key.length}:${key}`;
  if (key instanceof HostObject) return `o${identity(key)};`;
  return `${typeof key === 'object' ? 'n' : 'i'}${String(key)};`;
}

const identities = new WeakMap<HostObject, number>();
let nextIdentity = 1;

function identity(object: HostObject): number {
  let id = identities.get(object);
  if (id === undefined) {
    id = nextIdentity++;
    identities.set(object, id);
  }
  return id;
}

function unhashable(value: Value): never {
  return raise('TypeError', `unhashable type: '${typeName(value)}'`);
}
