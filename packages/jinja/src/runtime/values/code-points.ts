/** Python counts the code points of a str, JavaScript UTF-16 units; most text has none beyond the first plane. */
export function isPlain(text: string): boolean {
  return !SURROGATE.test(text);
}

/** Python: `len(text)`. */
export function codePointLength(text: string): number {
  return isPlain(text) ? text.length : [...text].length;
}

/** Python: `text[start:stop]` for bounds that are already within the text, counted in code points. */
export function sliceCodePoints(text: string, start: number, stop: number): string {
  return isPlain(text) ? text.slice(start, stop) : [...text].slice(start, stop).join('');
}

const SURROGATE = /[\ud800-\udfff]/;
