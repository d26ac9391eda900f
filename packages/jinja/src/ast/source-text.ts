import type { SourceSpan } from '@tsdbt/core';

/** A template's text with the file it came from. Newlines are normalised to `\n`; offsets count UTF-16 units of `text`. */
export interface SourceText {
  readonly text: string;
  readonly file: string;
  /** Of a text that had other newlines: how it was given, and the offsets of those of `text` that were two characters. */
  readonly given?: { readonly text: string; readonly pairs: readonly number[] };
}

/** Takes a file's text as the lexer wants it (Jinja2: `\r\n` and `\r` are newlines and come out as `\n`). */
export function sourceText(text: string, file: string): SourceText {
  if (!text.includes('\r')) return { text, file };
  const pairs = [...text.matchAll(/\r\n/g)].map((found, before) => found.index - before);
  return { text: text.replace(/\r\n?/g, '\n'), file, given: { text, pairs } };
}

/** A piece of the text with the newlines that it was given with. */
export function asGiven({ text, given }: SourceText, start: number, end: number = text.length): string {
  if (given === undefined) return text.slice(start, end);
  const offset = (at: number): number => at + given.pairs.filter(pair => pair < at).length;
  return given.text.slice(offset(start), offset(end));
}

/** Line and column (both from 1) of an offset, with the text for a code frame. */
export function spanAt(source: SourceText, offset: number, endOffset?: number): SourceSpan {
  const start = lineAndColumn(source.text, offset);
  const span = { file: source.file, line: start.line, column: start.column, source: source.text };
  if (endOffset === undefined) return span;
  const end = lineAndColumn(source.text, endOffset);
  return { ...span, endLine: end.line, endColumn: end.column };
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf('\n', lineStart);
    if (newline < 0 || newline >= offset) return { line, column: Math.min(offset, text.length) - lineStart + 1 };
    line++;
    lineStart = newline + 1;
  }
}
