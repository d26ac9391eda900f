import type { JsonValue } from '@tsdbt/core';
import { pythonRepr } from './python-text.ts';

/** Text that prints as it is inside a representation: an enum's member, another dataclass. */
export interface Verbatim {
  readonly verbatim: string;
}

/** Python's `repr()` of a dataclass; dbt hashes such texts, so state files only compare if ours are equal. */
export function dataclassRepr(name: string, fields: Readonly<Record<string, JsonValue | Verbatim>>): string {
  const parts = Object.entries(fields).map(
    ([field, value]) => `${field}=${isVerbatim(value) ? value.verbatim : pythonRepr(value)}`,
  );
  return `${name}(${parts.join(', ')})`;
}

/** Python's `repr()` of a member of an enum whose values are texts. */
export function enumRepr(name: string, member: string, value: string): Verbatim {
  return { verbatim: `<${name}.${member}: '${value}'>` };
}

function isVerbatim(value: JsonValue | Verbatim): value is Verbatim {
  return typeof value === 'object' && value !== null && 'verbatim' in value && typeof value.verbatim === 'string';
}
