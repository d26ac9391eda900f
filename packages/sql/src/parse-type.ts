import { oneSpelling, type ParsedType, type TypeArgument } from './one-spelling.ts';
import { quoteString, stringValue } from './quote.ts';
import { tokenize } from './tokenize.ts';
import { familyOf } from './type-names.ts';
import { unquoteIdentifier } from './unquote-identifier.ts';

/** Takes a type apart, aliases (`varchar(45)`) and short forms (`Decimal64(2)`) resolved; undefined for what is no type. */
export function parseType(type: string): ParsedType | undefined {
  const words = wordsOf(type);
  if (words === undefined) return undefined;
  const reader = { words, at: 0 };
  const parsed = readType(reader);
  return reader.at === words.length ? parsed : undefined;
}

/**
 * Where the type ends in a text that says more about its column: `String CODEC(ZSTD)`. Undefined when the text begins with no type.
 */
export function typeEnd(text: string): number | undefined {
  const words = wordsOf(text);
  if (words === undefined) return undefined;
  const reader = { words, at: 0 };
  return readType(reader) === undefined ? undefined : words[reader.at - 1]?.end;
}

interface Word {
  readonly text: string;
  readonly kind: 'word' | 'number' | 'string' | 'quotedIdentifier' | 'symbol';
  readonly end: number;
}

interface Reader {
  readonly words: readonly Word[];
  at: number;
}

function wordsOf(type: string): readonly Word[] | undefined {
  const words: Word[] = [];
  for (const { kind, start, end } of tokenize(type)) {
    if (kind === 'space' || kind === 'comment') continue;
    if (kind === 'semicolon' || kind === 'unterminated') return undefined;
    words.push({ text: type.slice(start, end), kind, end });
  }
  return words;
}

function readType(reader: Reader): ParsedType | undefined {
  const name = readFamily(reader);
  if (name === undefined) return undefined;
  if (reader.words[reader.at]?.text !== '(') return oneSpelling({ family: name, args: [] });
  const groups = readGroups(reader);
  const args = groups === undefined ? undefined : argumentsOf(name, groups);
  return args === undefined ? undefined : oneSpelling({ family: withSign(name, reader), args });
}

/** As many words as make a name: `double precision`, `int unsigned`. */
function readFamily(reader: Reader): string | undefined {
  const { words, at } = reader;
  if (words[at]?.kind !== 'word') return undefined;
  let count = 1;
  while (count < LONGEST_NAME && words[at + count]?.kind === 'word') count += 1;
  for (; count > 1; count -= 1) {
    const name = words.slice(at, at + count).map(word => word.text);
    const family = familyOf(name.join(' '));
    if (family === undefined) continue;
    reader.at += count;
    return family;
  }
  reader.at += 1;
  const name = words[at].text;
  return familyOf(name) ?? name;
}

const LONGEST_NAME = 4;

/** MySQL: the sign may stand behind the width, `int(11) unsigned`. */
function withSign(family: string, reader: Reader): string {
  const word = reader.words[reader.at]?.text.toUpperCase();
  if (!/^Int\d+$/.test(family) || (word !== 'UNSIGNED' && word !== 'SIGNED')) return family;
  reader.at += 1;
  return word === 'UNSIGNED' ? `U${family}` : family;
}

/** The words of each argument between this bracket and its partner. */
function readGroups(reader: Reader): readonly (readonly Word[])[] | undefined {
  const groups: Word[][] = [[]];
  let depth = 0;
  for (let at = reader.at; at < reader.words.length; at += 1) {
    const word = reader.words[at] as Word;
    if (word.text === ')') depth -= 1;
    if (depth === 0 && word.text === ')') {
      reader.at = at + 1;
      return groups.length === 1 && groups[0]?.length === 0 ? [] : groups;
    }
    if (depth === 1 && word.text === ',') groups.push([]);
    else if (depth > 0) groups.at(-1)?.push(word);
    if (word.text === '(') depth += 1;
  }
  return undefined;
}

function argumentsOf(family: string, groups: readonly (readonly Word[])[]): readonly TypeArgument[] | undefined {
  let functionSeen = !/^(?:Simple)?AggregateFunction$/.test(family);
  const args: TypeArgument[] = [];
  for (const group of groups) {
    const asText = !functionSeen || isText(family, group);
    if (!functionSeen && group[0]?.kind === 'word') functionSeen = true;
    const type = asText ? undefined : readElement(group);
    if (!asText && type === undefined) return undefined;
    args.push(type ?? { kind: 'text', text: joined(group) });
  }
  return args;
}

/** Numbers, strings, `max_types = 4`, `SKIP path`: arguments that are no types. */
function isText(family: string, group: readonly Word[]): boolean {
  const [first, second] = group;
  if (first === undefined || first.kind === 'string' || second?.text === '=') return true;
  if (first.kind === 'number') return second?.kind !== 'word';
  return family === 'JSON' && first.text.toUpperCase() === 'SKIP';
}

/** `[name] type`; a path of JSON may have dots. */
function readElement(group: readonly Word[]): TypeArgument | undefined {
  const labels = labelLength(group);
  const reader = { words: group, at: labels };
  const type = readType(reader);
  if (type === undefined || reader.at !== group.length) return undefined;
  const label = labels === 0 ? null : group.slice(0, labels).map(word => unquoteIdentifier(word.text));
  return { kind: 'type', label: label === null ? null : label.join(''), type };
}

function labelLength(group: readonly Word[]): number {
  let length = 1;
  while (group[length]?.text === '.' && group[length + 1] !== undefined) length += 2;
  return group[length]?.kind === 'word' ? length : 0;
}

function joined(group: readonly Word[]): string {
  let text = '';
  for (const word of group) {
    const spaced = text !== '' && !/[(.=+-]$/.test(text) && !/^[(),.=]/.test(word.text);
    text += (spaced ? ' ' : '') + (word.kind === 'string' ? quoteString(stringValue(word.text)) : word.text);
    if (word.text === ',') text += ' ';
  }
  return text.replace(/ {2,}/g, ' ');
}
