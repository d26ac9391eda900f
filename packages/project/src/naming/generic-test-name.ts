import { type JsonObject, type JsonValue, markedScalar } from '@tsdbt/core';
import { digest } from './digest.ts';
import { pythonRepr, pythonStr } from './python-text.ts';

export interface GenericTestName {
  /** Node name, and the name in fqn and unique_id. */
  readonly full: string;
  /** File name and alias: the full name, or its head and a hash from 64 characters on. */
  readonly short: string;
}

/**
 * dbt: `<test>_<target>_<arguments>`. Arguments go by name; the members of a list and the values of a mapping count one by one;
 * whatever is no letter, digit or underscore becomes one underscore.
 */
export function genericTestName(test: string, target: string, args: JsonObject): GenericTestName {
  const identifier = `${test}_${target}`;
  const parts: string[] = [];
  for (const name of Object.keys(args).sort()) if (name !== 'model') parts.push(...flatTexts(args[name] ?? null));
  const full = `${identifier}_${parts.map(part => part.replace(/[^0-9a-zA-Z_]+/g, '_')).join('__')}`;
  return { full, short: full.length >= 64 ? `${[...identifier].slice(0, 30).join('')}_${digest('md5', full)}` : full };
}

/** dbt: last ten digits of the md5 over the name and the `repr` of the test's metadata, every scalar taken as text. */
export function genericTestHash(name: string, metadata: JsonObject): string {
  return digest('md5', name + textRepr(metadata)).slice(-10);
}

function flatTexts(value: JsonValue): string[] {
  if (value === null || typeof value !== 'object' || markedScalar(value) !== undefined) return [pythonStr(value)];
  return (Array.isArray(value) ? (value as readonly JsonValue[]) : Object.values(value)).map(pythonStr);
}

/** `repr` of the value with mappings sorted by key and every scalar as text. */
function textRepr(value: JsonValue): string {
  if (value === null || typeof value !== 'object' || markedScalar(value) !== undefined)
    return pythonRepr(pythonStr(value));
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(textRepr).join(', ')}]`;
  const object = value as JsonObject;
  const items = Object.keys(object)
    .sort()
    .map(key => `${pythonRepr(key)}: ${textRepr(object[key] ?? null)}`);
  return `{${items.join(', ')}}`;
}
