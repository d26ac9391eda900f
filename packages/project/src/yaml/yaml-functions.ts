import { type JsonObject, type JsonValue, markedScalar, plainJson } from '@tsdbt/core';
import { dump } from 'js-yaml';
import { readYaml, type YamlDocument } from './read-yaml.ts';

/**
 * YAML for templates (`fromyaml`, `toyaml`), as PyYAML's safe_load and safe_dump. A mapping with keys that are no texts comes as
 * `{ $pairs: [[key, value], …] }`.
 */
export const yamlFunctions: {
  parse(text: string): JsonValue;
  stringify(value: JsonValue, options: { readonly sortKeys: boolean }): string;
} = {
  parse: text => withTypedKeys(readYaml(text, 'text')),
  stringify: (value, { sortKeys }) => dump(value, { sortKeys, seqNoIndent: true, lineWidth: 80, noRefs: true }),
};

/** Reads the YAML of an option such as `--vars`; scalars that JSON lacks stay marked, so that templates see what dbt's would. */
export function parseYaml(text: string, name: string): JsonValue {
  return readYaml(text, name).value;
}

function withTypedKeys({ value: document, otherKeys }: YamlDocument): JsonValue {
  const convert = (value: JsonValue): JsonValue => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(convert);
    if (markedScalar(value) !== undefined) return plainJson(value);
    const entries = Object.entries(value as JsonObject).map(([key, item]) => [key, convert(item)] as const);
    const others = otherKeys.get(value);
    if (others === undefined) return Object.fromEntries(entries);
    return { $pairs: entries.map(([key, item]) => [others.has(key) ? plainJson(others.get(key) ?? null) : key, item]) };
  };
  return convert(document);
}
