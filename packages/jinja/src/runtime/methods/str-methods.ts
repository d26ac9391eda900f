import { isPythonSpace } from '../../lex/python-space.ts';
import { itemOf } from '../attributes/get-item.ts';
import { raise } from '../errors/python-exception.ts';
import { MAX_FIELD } from '../format/format-number.ts';
import { pad } from '../format/format-spec.ts';
import { formatText } from '../format/str-format.ts';
import { codePointLength, isPlain, sliceCodePoints } from '../values/code-points.ts';
import { Dict } from '../values/dict.ts';
import { expectFlag, expectInteger, expectText, integerOr } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { iterate, toList } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import { PyRange } from '../values/py-range.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { type MethodTable, method } from './method.ts';
import { replaceText } from './replace-text.ts';
import {
  capitalizeText,
  caseFold,
  isLowerText,
  isTitleText,
  isUpperText,
  lowerText,
  swapCase,
  titleText,
} from './text-case.ts';
import { indexOfText, lastIndexOfText, splitText } from './text-search.ts';
import { partition, split, splitLines, splitRight, strip } from './text-split.ts';

/** Python: the methods of str. */
export const STR_METHODS: MethodTable<string> = new Map([
  method<string>('upper', [], text => text.toUpperCase()),
  method('lower', [], lowerText),
  method('capitalize', [], capitalizeText),
  method('title', [], titleText),
  method('swapcase', [], swapCase),
  method('casefold', [], caseFold),
  method('isupper', [], isUpperText),
  method('islower', [], isLowerText),
  method('istitle', [], isTitleText),
  method('isspace', [], isPythonSpace),
  method('isalpha', [], text => /^\p{L}+$/u.test(text)),
  method('isalnum', [], text => /^[\p{L}\p{N}]+$/u.test(text)),
  method('isdigit', [], text => /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+$/u.test(text)),
  method('isdecimal', [], text => /^\p{Nd}+$/u.test(text)),
  method('isnumeric', [], text => /^\p{N}+$/u.test(text)),
  method('isidentifier', [], text => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text)),
  method('isascii', [], text => /^[\0-\x7f]*$/.test(text)),
  method('isprintable', [], text => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text)),
  method('strip', ['chars?'], (text, [chars]) => strip(text, charsOf(chars), 'both')),
  method('lstrip', ['chars?'], (text, [chars]) => strip(text, charsOf(chars), 'start')),
  method('rstrip', ['chars?'], (text, [chars]) => strip(text, charsOf(chars), 'end')),
  method('split', ['sep?', 'maxsplit?'], (text, [separator, limit]) => {
    const times = limit === undefined ? -1 : expectInteger(limit);
    return split(text, separatorOf(separator), times);
  }),
  method('rsplit', ['sep?', 'maxsplit?'], (text, [separator, limit]) => {
    const times = limit === undefined ? -1 : expectInteger(limit);
    return splitRight(text, separatorOf(separator), times);
  }),
  method('splitlines', ['keepends?'], (text, [keepEnds = false]) => splitLines(text, expectFlag(keepEnds))),
  method('partition', ['sep'], (text, [separator]) => new Tuple(partition(text, partOf(separator), 'first'))),
  method('rpartition', ['sep'], (text, [separator]) => new Tuple(partition(text, partOf(separator), 'last'))),
  method('join', ['iterable'], join),
  method('replace', ['old', 'new', 'count?'], replace),
  method('startswith', ['prefix', 'start?', 'end?'], (text, args) => {
    return matchesAny(text, args, 'startswith', (part, affix) => part.startsWith(affix));
  }),
  method('endswith', ['suffix', 'start?', 'end?'], (text, args) => {
    return matchesAny(text, args, 'endswith', (part, affix) => part.endsWith(affix));
  }),
  method('removeprefix', ['prefix'], (text, [affix]) => {
    const prefix = expectText(affix, 'removeprefix() argument');
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  }),
  method('removesuffix', ['suffix'], (text, [affix]) => {
    const suffix = expectText(affix, 'removesuffix() argument');
    return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  }),
  method('find', ['sub', 'start?', 'end?'], (text, args) => findText(text, args, 'first')),
  method('rfind', ['sub', 'start?', 'end?'], (text, args) => findText(text, args, 'last')),
  method('index', ['sub', 'start?', 'end?'], (text, args) => mustFind(findText(text, args, 'first'))),
  method('rindex', ['sub', 'start?', 'end?'], (text, args) => mustFind(findText(text, args, 'last'))),
  method('count', ['sub', 'start?', 'end?'], countText),
  method('center', ['width', 'fillchar?'], (text, [width = null, fill]) =>
    center(text, expectInteger(width), fillOf(fill)),
  ),
  method('ljust', ['width', 'fillchar?'], (text, [width = null, fill]) =>
    pad(text, expectInteger(width), fillOf(fill), '<'),
  ),
  method('rjust', ['width', 'fillchar?'], (text, [width = null, fill]) =>
    pad(text, expectInteger(width), fillOf(fill), '>'),
  ),
  method('zfill', ['width'], (text, [width = null]) => zeroFill(text, expectInteger(width))),
  method('expandtabs', ['tabsize?'], (text, [size]) => expandTabs(text, integerOr(size, 8))),
  method('translate', ['table'], (text, [table = null]) => translate(text, table)),
  method('maketrans', ['x', 'y?', 'z?'], (_text, args) => makeTranslation(args)),
  ['format', { name: 'format', call: (text, args, site) => formatText(text, args, site.environment) }],
  method('format_map', ['mapping'], (text, [mapping = null], site) => {
    return formatText(text, { positional: [], named: { get: name => subscript(mapping, name) } }, site.environment);
  }),
  method('encode', ['encoding?', 'errors?'], text => text),
]);

function charsOf(value: Value | undefined): string | undefined {
  return value === undefined || value === null ? undefined : expectText(value, 'strip arg');
}

function separatorOf(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const separator = expectText(value, 'must');
  return separator === '' ? raise('ValueError', 'empty separator') : separator;
}

function partOf(value: Value | undefined): string {
  return separatorOf(expectText(value, 'separator')) ?? '';
}

function fillOf(value: Value | undefined): string {
  if (value === undefined) return ' ';
  const fill = textOf(value);
  if (fill === undefined || codePointLength(fill) !== 1) {
    return raise('TypeError', 'The fill character must be exactly one character long');
  }
  return fill;
}

function join(text: string, [items = null]: readonly (Value | undefined)[]): Value {
  let index = 0;
  const parts: string[] = [];
  for (const item of iterate(items)) {
    const part = textOf(item);
    if (part === undefined)
      raise('TypeError', `sequence item ${index}: expected str instance, ${typeName(item)} found`);
    parts.push(part);
    index++;
  }
  return parts.join(text);
}

function replace(text: string, [old, replacement, count]: readonly (Value | undefined)[]): Value {
  const from = expectText(old, 'replace() argument 1');
  const to = expectText(replacement, 'replace() argument 2');
  return replaceText(text, { from, to, count: count === undefined ? -1 : expectInteger(count) });
}

function matchesAny(
  text: string,
  [affixes = null, start, end]: readonly (Value | undefined)[],
  name: string,
  matches: (part: string, affix: string) => boolean,
): boolean {
  const candidates = affixes instanceof Tuple ? affixes.items : [affixes];
  const part = start === undefined ? text : range(text, start, end)?.part;
  return candidates.some(candidate => {
    const affix = textOf(candidate);
    if (affix === undefined) {
      raise('TypeError', `${name} first arg must be str or a tuple of str, not ${typeName(candidate)}`);
    }
    return part !== undefined && matches(part, affix);
  });
}

/** The part of a text between two optional bounds, with where it begins (in code points). */
function range(
  text: string,
  start: Value | undefined,
  end: Value | undefined,
): { part: string; from: number } | undefined {
  const length = codePointLength(text);
  const clamp = (index: number): number => Math.max(0, index < 0 ? index + length : index);
  const from = clamp(integerOr(start, 0));
  const to = Math.min(clamp(integerOr(end, length)), length);
  return from > length || from > to ? undefined : { part: sliceCodePoints(text, from, to), from };
}

function findText(text: string, [needle, start, end]: readonly (Value | undefined)[], which: 'first' | 'last'): number {
  const sought = expectText(needle, 'must');
  const bounds = range(text, start, end);
  if (bounds === undefined) return -1;
  const unit = which === 'first' ? indexOfText(bounds.part, sought) : lastIndexOfText(bounds.part, sought);
  if (unit < 0) return -1;
  return bounds.from + (isPlain(bounds.part) ? unit : codePointLength(bounds.part.slice(0, unit)));
}

function mustFind(index: number): number {
  return index < 0 ? raise('ValueError', 'substring not found') : index;
}

function countText(text: string, [needle, start, end]: readonly (Value | undefined)[]): number {
  const sought = expectText(needle, 'must');
  const bounds = range(text, start, end);
  if (bounds === undefined) return 0;
  return sought === '' ? codePointLength(bounds.part) + 1 : splitText(bounds.part, sought).length - 1;
}

/** Python: `text.center(width)`, which puts the odd blank to the left when the width is odd. */
function center(text: string, width: number, fill: string): string {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  if (width > MAX_FIELD) raise('ValueError', 'the field is too wide');
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function zeroFill(text: string, width: number): string {
  const sign = /^[+-]/.test(text) ? text.charAt(0) : '';
  return sign + pad(text.slice(sign.length), width - sign.length, '0', '>');
}

function expandTabs(text: string, size: number): string {
  if (size > MAX_FIELD) raise('ValueError', 'the field is too wide');
  let column = 0;
  return text.replace(/[\s\S]/gu, character => {
    if (character === '\n' || character === '\r') column = 0;
    else if (character !== '\t') column++;
    if (character !== '\t') return character;
    const blanks = size > 0 ? size - (column % size) : 0;
    column += blanks;
    return ' '.repeat(blanks);
  });
}

function translate(text: string, table: Value): string {
  return [...text]
    .map(character => {
      const found = subscript(table, character.codePointAt(0) ?? 0);
      if (found === undefined) return character;
      if (found === null) return '';
      if (typeof found === 'number' && found >= 0 && found <= 0x10ffff) return String.fromCodePoint(found);
      return textOf(found) ?? raise('TypeError', 'character mapping must return integer, None or str');
    })
    .join('');
}

/** Python: `container[key]`, with `undefined` for LookupError. */
function subscript(container: Value, key: string | number): Value | undefined {
  if (container instanceof Undefined) container.raise();
  if (container instanceof HostObject && container.isMapping) return container.getItem?.(key);
  const isSequence =
    Array.isArray(container) ||
    container instanceof Tuple ||
    container instanceof PyRange ||
    textOf(container) !== undefined;
  if (!isSequence) raise('TypeError', `'${typeName(container)}' object is not subscriptable`);
  if (typeof key === 'number') return itemOf(container, key);
  return raise('TypeError', `${typeName(container)} indices must be integers or slices, not ${typeName(key)}`);
}

function makeTranslation([from = null, to, removed]: readonly (Value | undefined)[]): Dict {
  const table = new Dict();
  const code = (value: Value): Value => (typeof value === 'string' ? (value.codePointAt(0) ?? 0) : value);
  if (from instanceof Dict) {
    for (const [key, value] of from.entries()) table.set(code(key), value);
    return table;
  }
  const [source, target] = [toList(from), toList(to ?? '')];
  if (source.length !== target.length) {
    raise('ValueError', 'the first two maketrans arguments must have equal length');
  }
  source.forEach((character, index) => {
    table.set(code(character), code(target[index] ?? null));
  });
  for (const character of toList(removed ?? '')) table.set(code(character), null);
  return table;
}
