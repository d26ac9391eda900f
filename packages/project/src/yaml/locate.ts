import type { JsonValue, Place, SourceSpan } from '@tsdbt/core';
import { placeAt, type YamlDocument } from './read-yaml.ts';

export type YamlPath = readonly (string | number)[];

/** Where the entry at a path begins (its key, or the item of a list); the nearest parent that exists when it does not. */
export function locate(document: YamlDocument, path: YamlPath): SourceSpan {
  let value: JsonValue = document.value;
  let offset = 0;
  for (const step of path) {
    if (value === null || typeof value !== 'object') break;
    const index = Array.isArray(value) ? Number(step) : Object.keys(value).indexOf(String(step));
    const found = document.offsets.get(value)?.[index];
    if (found === undefined) break;
    offset = found;
    value = (value as Record<string | number, JsonValue>)[step] ?? null;
  }
  return { ...placeAt(document.text, offset, document.file), source: document.text };
}

/** Gives the places of entries of one document in the order they stand, in time linear to the document. */
export function placeFinder(document: YamlDocument): (collection: object, index: number) => Place | undefined {
  let line = 1;
  let lineStart = 0;
  let lineEnd = lineEndFrom(document.text, 0);
  return (collection, index) => {
    const offset = document.offsets.get(collection)?.[index];
    if (offset === undefined) return undefined;
    if (offset < lineStart) return placeAt(document.text, offset, document.file);
    while (offset > lineEnd) {
      line++;
      lineStart = lineEnd + 1;
      lineEnd = lineEndFrom(document.text, lineStart);
    }
    return { file: document.file, line, column: offset - lineStart + 1 };
  };
}

function lineEndFrom(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}
