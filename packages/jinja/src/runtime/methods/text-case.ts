const CASED = /[\p{Lu}\p{Ll}\p{Lt}\p{Uppercase}\p{Lowercase}]/u;
const CASED_OR_NOT = /[\p{Lu}\p{Ll}\p{Lt}]/u;
const UPPER = /\p{Uppercase}|\p{Lt}/u;
const LOWER = /\p{Lowercase}|\p{Lt}/u;

/** Python: `text.isupper()`: at least one cased character and none in lower case. */
export function isUpperText(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !LOWER.test(text);
}

/** Python: `text.islower()`. */
export function isLowerText(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !UPPER.test(text);
}

/** Python: `text.lower()`. */
export function lowerText(text: string): string {
  return text.toLowerCase();
}

/** Python: `text.capitalize()`. */
export function capitalizeText(text: string): string {
  const [first = ''] = text;
  return titleCharacter(first) + lowerText(text.slice(first.length));
}

/** Python: `text.title()`: every run of cased characters begins with a capital. */
export function titleText(text: string): string {
  let result = '';
  let inWord = false;
  for (const character of text) {
    result += inWord ? character.toLowerCase() : titleCharacter(character);
    inWord = CASED.test(character);
  }
  return result;
}

/** Python: `text.istitle()`. */
export function isTitleText(text: string): boolean {
  let [inWord, found] = [false, false];
  for (const character of text) {
    const upper = UPPER.test(character);
    if (upper && inWord) return false;
    if (!upper && /\p{Lowercase}/u.test(character) && !inWord) return false;
    inWord = upper || CASED_OR_NOT.test(character);
    found ||= inWord;
  }
  return found;
}

/** Python: `text.swapcase()`. */
export function swapCase(text: string): string {
  return [...text].map(each => (UPPER.test(each) ? each.toLowerCase() : each.toUpperCase())).join('');
}

/** Python: `text.casefold()`, for what occurs in practice. */
export function caseFold(text: string): string {
  return text.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ').replaceAll('ſ', 's');
}

function titleCharacter(character: string): string {
  const upper = character.toUpperCase();
  return [...upper].length > 1 ? upper.charAt(0) + upper.slice(1).toLowerCase() : upper;
}
