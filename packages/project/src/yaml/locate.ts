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
    const found = document.offsets.at(value, index);
    if (found === undefined) break;
    offset = found;
    value = (value as Record<string | number, JsonValue>)[step] ?? null;
  }
  return { ...placeAt(document.text, offset, document.file), source: document.text };
}

/** Finds the places of entries of one document, many of them: the lines are counted once. */
export function placeFinder(document: YamlDocument): (collection: object, index: number) => Place | undefined {
  let lines: readonly number[] | undefined;
  return (collection, index) => {
    const offset = document.offsets.at(collection, index);
    if (offset === undefined) return undefined;
    lines ??= lineStarts(document.text);
    const line = lineOf(lines, offset);
    return { file: document.file, line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** Index of the line that holds the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
