import { emptyRelationEdits } from '@tsdbt/context';
import type { SourceMapSegment } from '@tsdbt/core';
import { shiftSegments } from './shift-segments.ts';

/** A query of `--empty` in which relations stay what the query takes them for, and where its pieces come from now. */
export function keepRelations(
  sql: string,
  segments: readonly SourceMapSegment[],
): { readonly sql: string; readonly segments: readonly SourceMapSegment[] } {
  let [kept, moved, read, shift] = ['', segments, 0, 0];
  for (const { at, removed, text } of emptyRelationEdits(sql)) {
    kept += sql.slice(read, at) + text;
    read = Math.max(read, at + removed);
    moved = shiftSegments(moved, at + removed + shift, text.length - removed);
    shift += text.length - removed;
  }
  return { sql: kept + sql.slice(read), segments: moved };
}
