/**
 * Drops certain characters from both ends of a text. A pattern like `/x+$/` would try every run of x inside the text anew, each to its end:
 * a megabyte of them takes minutes.
 */
export function trimCharacters(text: string, dropped: DroppedCharacters): string {
  let start = 0;
  while (start < text.length && isDropped(text, start, dropped)) start += 1;
  return trimEndCharacters(text.slice(start), dropped);
}

/** Drops certain characters from the end of a text. */
export function trimEndCharacters(text: string, dropped: DroppedCharacters): string {
  let end = text.length;
  while (end > 0 && isDropped(text, end - 1, dropped)) end -= 1;
  return text.slice(0, end);
}

/** The characters themselves, or what tells them: a pattern for one character. */
type DroppedCharacters = string | RegExp;

function isDropped(text: string, at: number, dropped: DroppedCharacters): boolean {
  const character = text.charAt(at);
  return typeof dropped === 'string' ? dropped.includes(character) : dropped.test(character);
}
