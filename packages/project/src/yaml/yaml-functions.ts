import { type JsonValue, plainJson } from '@tsdbt/core';
import { dump } from 'js-yaml';
import { readYaml } from './read-yaml.ts';

/** YAML for templates (`fromyaml`, `toyaml`), as PyYAML's safe_load and safe_dump. */
export const yamlFunctions: {
  parse(text: string): JsonValue;
  stringify(value: JsonValue, options: { readonly sortKeys: boolean }): string;
} = {
  parse: text => plainJson(readYaml(text, 'text').value),
  stringify: (value, { sortKeys }) => dump(value, { sortKeys, seqNoIndent: true, lineWidth: 80, noRefs: true }),
};

/** Reads the YAML of an option such as `--vars`; scalars that JSON lacks stay marked, so that templates see what dbt's would. */
export function parseYaml(text: string, name: string): JsonValue {
  return readYaml(text, name).value;
}
