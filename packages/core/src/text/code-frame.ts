import type { SourceSpan } from '../diagnostics/diagnostic.ts';

export interface CodeFrameLine {
  readonly number: number;
  readonly text: string;
  /** Zero-based start and length of the underline, where the line holds the offender. */
  readonly mark?: { readonly start: number; readonly length: number };
}

/** The lines around a span, with the offender marked; empty when the span has no source or line. */
export function codeFrame(at: SourceSpan, context = 2): readonly CodeFrameLine[] {
  if (at.source === undefined || at.line === undefined) return [];
  const lines = at.source.split(/\r?\n/);
  const first = Math.max(1, at.line - context);
  const last = Math.min(lines.length, at.line + context);
  const frame: CodeFrameLine[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? '';
    frame.push(
      number === at.line && at.column !== undefined ? { number, text, mark: markOf(at, text) } : { number, text },
    );
  }
  return frame;
}

function markOf(at: SourceSpan, text: string): { start: number; length: number } {
  const start = (at.column ?? 1) - 1;
  const sameLine = at.endLine === undefined || at.endLine === at.line;
  const end =
    sameLine && at.endColumn !== undefined ? at.endColumn - 1 : at.endLine === undefined ? start + 1 : text.length;
  return { start, length: Math.max(1, Math.min(end, Math.max(text.length, start + 1)) - start) };
}
