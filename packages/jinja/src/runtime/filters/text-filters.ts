import { attributeOf, getAttr } from '../attributes/get-attr.ts';
import { slice } from '../attributes/get-item.ts';
import { raise } from '../errors/python-exception.ts';
import { percentFormat } from '../format/percent-format.ts';
import { replaceText } from '../methods/replace-text.ts';
import { STR_METHODS } from '../methods/str-methods.ts';
import { capitalizeText, lowerText } from '../methods/text-case.ts';
import { splitLines, splitRight, strip } from '../methods/text-split.ts';
import { add, escapeUnlessMarkup, multiply } from '../operators/arithmetic.ts';
import type { CallArgs, CallSite } from '../values/call.ts';
import { sliceCodePoints } from '../values/code-points.ts';
import { Dict } from '../values/dict.ts';
import { expectInteger, expectText, integerOr } from '../values/expect.ts';
import { length } from '../values/length.ts';
import { Markup, textOf } from '../values/markup.ts';
import { str } from '../values/str.ts';
import { truthy } from '../values/truthy.ts';
import { Tuple } from '../values/tuple.ts';
import { objectTypeName, typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { type Filter, filter } from './filter.ts';
import { wordWrap } from './word-wrap.ts';

/** Jinja2's filters of text. Marked-up text stays marked up. */
export const TEXT_FILTERS: readonly [string, Filter][] = [
  filter('string', [], value => (value instanceof Markup ? value : str(value))),
  filter('upper', [], value => onText(value, text => text.toUpperCase())),
  filter('lower', [], value => onText(value, lowerText)),
  filter('capitalize', [], value => onText(value, capitalizeText)),
  filter('title', [], value => titleWords(str(value))),
  filter('trim', ['chars?'], (value, [characters = null]) => {
    return onText(value, text =>
      strip(text, characters === null ? undefined : expectText(characters, 'strip arg'), 'both'),
    );
  }),
  filter('center', ['width?'], (value, [width = 80], site) => onText(value, text => centered(text, width, site))),
  filter('replace', ['old', 'new', 'count?'], (value, [old = null, replacement = null, count = null], site) => {
    if (site.autoescape === true && [value, old, replacement].some(each => each instanceof Markup)) {
      return new Markup(
        replaceText(escapeUnlessMarkup(value), {
          from: str(old),
          to: escapeUnlessMarkup(replacement),
          count: integerOr(count, -1),
        }),
      );
    }
    const [from, to] = [str(old), str(replacement)];
    return replaceText(str(value), { from, to, count: integerOr(count, -1) });
  }),
  filter('truncate', ['length?', 'killwords?', 'end?', 'leeway?'], truncate),
  filter('indent', ['width?', 'first?', 'blank?'], indent),
  filter('wordcount', [], value => (str(value).match(/[\p{L}\p{N}_]+/gu) ?? []).length),
  filter('wordwrap', ['width?', 'break_long_words?', 'wrapstring?', 'break_on_hyphens?'], (value, args) => {
    const [width, breakLong = true, wrapString = null, breakHyphens = true] = args;
    if (width instanceof Undefined) width.raise();
    return wordWrap(textOrFail(value, 'splitlines'), {
      width: integerOr(width, 79),
      breakLongWords: truthy(breakLong),
      separator: wrapString === null ? '\n' : str(wrapString),
      breakOnHyphens: truthy(breakHyphens),
    });
  }),
  ['format', format],
  filter('default', ['default_value?', 'boolean?'], orDefault),
  filter('d', ['default_value?', 'boolean?'], orDefault),
  filter('attr', ['name'], (value, [name = null], site) => {
    const key = textOf(name) ?? raise('TypeError', `attribute name must be string, not '${typeName(name)}'`);
    if (attributeOf(value, key) !== undefined) return getAttr(site.environment, value, key);
    return new Undefined(
      { message: `'${objectTypeName(value)}' has no attribute '${key}'` },
      site.environment.lenientUndefined,
    );
  }),
];

/** Applies a change to text, which keeps its mark. */
function onText(value: Value, change: (text: string) => string): Value {
  return value instanceof Markup ? new Markup(change(value.text)) : change(str(value));
}

/** Where Jinja2 calls a method of str without looking. */
function textOrFail(value: Value, method: string): string {
  if (value instanceof Undefined) value.raise();
  return textOf(value) ?? raise('AttributeError', `'${typeName(value)}' object has no attribute '${method}'`);
}

function callStr(name: string, text: string, positional: readonly Value[], site: CallSite): string {
  return str(STR_METHODS.get(name)?.call(text, { positional, named: new Map() }, site) as Value);
}

function centered(text: string, width: Value, site: CallSite): string {
  return callStr('center', text, [expectInteger(width)], site);
}

/** Jinja2's `title`: like Python's, but an apostrophe does not begin a word. */
function titleWords(text: string): string {
  return text
    .split(/([-\s({[<]+)/u)
    .map(part => {
      const [first = ''] = part;
      return first.toUpperCase() + lowerText(part.slice(first.length));
    })
    .join('');
}

function truncate(value: Value, [size, killWords = false, end = '...', slack]: readonly (Value | undefined)[]): Value {
  for (const bound of [size, slack]) if (bound instanceof Undefined) bound.raise();
  const limit = integerOr(size, 255);
  const leeway = integerOr(slack, 5);
  const endLength = length(end);
  if (limit < endLength) raise('ValueError', `expected length >= ${endLength}, got ${limit}`);
  if (leeway < 0) raise('ValueError', `expected leeway >= 0, got ${leeway}`);
  if (length(value) <= limit + leeway) return value;
  // Python: whatever can be cut is cut, and then it has to go together with the end.
  if (textOf(value) === undefined && truthy(killWords)) return add(slice(value, [null, limit - endLength, null]), end);
  const text = textOrFail(value, 'rsplit');
  const head = sliceCodePoints(text, 0, limit - endLength);
  if (end instanceof Undefined) end.raise();
  if (textOf(end) === undefined) raise('TypeError', `can only concatenate str (not "${typeName(end)}") to str`);
  const kept = truthy(killWords) ? head : (splitRight(head, ' ', 1)[0] ?? '');
  return add(value instanceof Markup ? new Markup(kept) : kept, end);
}

function indent(value: Value, [width = 4, first = false, blank = false]: readonly (Value | undefined)[]): Value {
  const indention = textOf(width) ?? str(multiply(' ', width));
  const text = textOf(value) ?? failIndent(value);
  const lines = splitLines(`${text}\n`, false);
  const indented = lines.map((line, index) => (index > 0 && (truthy(blank) || line !== '') ? indention + line : line));
  const result = (truthy(first) ? indention : '') + indented.join('\n');
  return value instanceof Markup ? new Markup(result) : result;
}

/** Jinja2 adds a newline first, which a list takes. */
function failIndent(value: Value): never {
  if (!Array.isArray(value)) add(value, '\n');
  return raise('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
}

function format(value: Value, { positional, named }: CallArgs): Value {
  if (positional.length > 0 && named.size > 0) {
    raise('TemplateRuntimeError', "can't handle positional and keyword arguments at the same time");
  }
  const args = named.size > 0 ? new Dict(named) : new Tuple(positional);
  return value instanceof Markup
    ? new Markup(percentFormat(value.text, args, escapeUnlessMarkup))
    : percentFormat(str(value), args);
}

function orDefault(value: Value, [fallback = '', onFalse = false]: readonly (Value | undefined)[]): Value {
  return value instanceof Undefined || (truthy(onFalse) && !truthy(value)) ? fallback : value;
}
