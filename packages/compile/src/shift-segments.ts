import type { SourceMapSegment } from '@tsdbt/core';

/** Text that was put in at an offset moves everything behind it. */
export function shiftSegments(
  segments: readonly SourceMapSegment[],
  at: number,
  length: number,
): readonly SourceMapSegment[] {
  if (length === 0) return segments;
  const result: SourceMapSegment[] = [];
  let split = false;
  for (const segment of segments) {
    if (segment.output < at) result.push(segment);
    else {
      if (!split) result.push(...behind(result.at(-1), at, length));
      split = true;
      result.push({ ...segment, output: segment.output + length });
    }
  }
  return split ? result : [...result, ...behind(result.at(-1), at, length)];
}

/** The rest of the piece that the new text cuts in two. */
function behind(cut: SourceMapSegment | undefined, at: number, length: number): readonly SourceMapSegment[] {
  if (cut === undefined) return [];
  return [
    { output: at + length, source: cut.literal ? cut.source + at - cut.output : cut.source, literal: cut.literal },
  ];
}
