import { raise } from '../../errors/python-exception.ts';

/** Part of a replacement: text, or the number of a group. */
export type ReplacementPart = string | number;

/** Reads the replacement text of `re.sub`: `\1`, `\g<name>`, `\n`. Raises `re.error` (a ValueError). */
export function parseReplacement(
  text: string,
  groups: number,
  names: ReadonlyMap<string, number>,
): readonly ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let position = 0;
  for (const found of text.matchAll(ESCAPE)) {
    parts.push(text.slice(position, found.index));
    parts.push(readEscape(found, groups, names));
    position = found.index + found[0].length;
  }
  parts.push(text.slice(position));
  return parts.filter(part => part !== '');
}

const ESCAPE = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|([\s\S]?))/g;
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

function readEscape(found: RegExpMatchArray, groups: number, names: ReadonlyMap<string, number>): ReplacementPart {
  const [whole, name, octal, digits, other = ''] = found;
  if (name !== undefined) return groupNumber(name, groups, names);
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
  if (digits !== undefined) return groupNumber(digits, groups, names);
  const simple = SIMPLE[other];
  if (simple !== undefined) return simple;
  if (other === '') raise('ValueError', 'bad escape (end of pattern)');
  if (other === 'g') raise('ValueError', 'missing <');
  if (/[a-zA-Z]/.test(other)) raise('ValueError', `bad escape ${whole} at position ${found.index ?? 0}`);
  return whole;
}

function groupNumber(name: string, groups: number, names: ReadonlyMap<string, number>): number {
  const index = /^\d+$/.test(name) ? Number(name) : names.get(name);
  if (index === undefined) return raise('ValueError', `unknown group name '${name}'`);
  return index > groups ? raise('ValueError', `invalid group reference ${index}`) : index;
}
