import type { JsonValue } from '@tsdbt/core';
import { fail } from '@tsdbt/core';

export type ArtifactObject = { readonly [key: string]: JsonValue };

/** The JSON object in an artifact's text; raises TS5007 when there is none. */
export function parseArtifact(text: string, file: string): ArtifactObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return notAnArtifact(file, `JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isObject(value) ? value : notAnArtifact(file, 'a JSON object');
}

export function notAnArtifact(file: string, expected: string): never {
  return fail({
    code: 'TS5007',
    message: `${file} is not ${expected}`,
    at: { file },
    hint: 'write it again with the command that makes it, or point --state elsewhere',
  });
}

export function isObject(value: JsonValue | undefined): value is ArtifactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
