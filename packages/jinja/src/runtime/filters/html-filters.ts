import { raise } from '../errors/python-exception.ts';
import { toJsonText } from '../format/json-text.ts';
import { stripTags } from '../methods/html-text.ts';
import { escapeUnlessMarkup } from '../operators/arithmetic.ts';
import { expectText, integerOr } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { isIterable, toList } from '../values/iterate.ts';
import { escapeHtml, Markup, textOf } from '../values/markup.ts';
import { reprString } from '../values/repr.ts';
import { str } from '../values/str.ts';
import { truthy } from '../values/truthy.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import { unpack } from '../values/unpack.ts';
import type { Value } from '../values/value.ts';
import { type Filter, filter } from './filter.ts';
import { pairsOf } from './sequence-filters.ts';
import { urlize } from './urlize.ts';

/** Jinja2's filters for HTML, URLs and JSON. */
export const HTML_FILTERS: readonly [string, Filter][] = [
  filter('escape', [], value => new Markup(escapeUnlessMarkup(value))),
  filter('e', [], value => new Markup(escapeUnlessMarkup(value))),
  filter('forceescape', [], value => new Markup(escapeHtml(str(value)))),
  filter('safe', [], value => new Markup(str(value))),
  filter('striptags', [], value => stripTags(str(value))),
  filter('tojson', ['indent?'], (value, [indent = null]) => {
    // Python's json makes the indentation first, for everything but a lone text.
    if (indent instanceof Undefined && textOf(value) === undefined) indent.raise();
    const json = toJsonText(value, {
      sortKeys: true,
      indent: indent === null || indent instanceof Undefined ? undefined : (textOf(indent) ?? integerOr(indent, 0)),
    });
    return new Markup(json.replace(/[<>&']/g, each => `\\u00${each.charCodeAt(0).toString(16)}`));
  }),
  filter('urlencode', [], urlEncode),
  filter('xmlattr', ['autospace?'], (value, [autospace = true], site) =>
    markupIf(site.autoescape === true, xmlAttributes(value, truthy(autospace))),
  ),
  filter('urlize', ['trim_url_limit?', 'nofollow?', 'target?', 'rel?', 'extra_schemes?'], (value, args, site) => {
    const [limit = null, nofollow = false, target = null, rel = null, schemes = null] = args;
    const linked = urlize(escapeUnlessMarkup(value), {
      limit,
      nofollow: truthy(nofollow),
      target: target === null ? undefined : str(target),
      rel: rel === null ? undefined : str(rel),
      schemes: schemes === null ? [] : toList(schemes).map(scheme => expectText(scheme, 'an extra scheme')),
    });
    return markupIf(site.autoescape === true, linked);
  }),
];

function markupIf(escapes: boolean, text: string): Value {
  return escapes ? new Markup(text) : text;
}

function urlEncode(value: Value): Value {
  if (textOf(value) !== undefined || !isIterable(value)) return quoteUrl(str(value), '/');
  const isMapping = value instanceof HostObject && value.isMapping;
  const pairs = isMapping ? pairsOf(value) : toList(value).map(pairOf);
  const quote = (part: Value): string => quoteUrl(str(part), '').replaceAll('%20', '+');
  return pairs.map(([key, item]) => `${quote(key)}=${quote(item)}`).join('&');
}

function pairOf(value: Value): readonly [Value, Value] {
  const [first = null, second = null] = unpack(value, 2);
  return [first, second];
}

/** Python: `urllib.parse.quote`. */
function quoteUrl(text: string, safe: string): string {
  return [...new TextEncoder().encode(text)]
    .map(byte => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9_.~-]/.test(character) || safe.includes(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function xmlAttributes(value: Value, autospace: boolean): string {
  const items: string[] = [];
  for (const [key, item] of pairsOf(value)) {
    if (item === null || item instanceof Undefined) continue;
    const name = textOf(key);
    if (name === undefined) return raise('TypeError', `expected string or bytes-like object, got '${typeName(key)}'`);
    if (/[ \t\n\r\f\v/>=]/.test(name)) raise('ValueError', `Invalid character in attribute name: ${reprString(name)}`);
    items.push(`${escapeUnlessMarkup(key)}="${escapeUnlessMarkup(item)}"`);
  }
  const text = items.join(' ');
  return autospace && text !== '' ? ` ${text}` : text;
}
