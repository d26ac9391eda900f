import { formatText } from '../format/str-format.ts';
import { escapeUnlessMarkup } from '../operators/arithmetic.ts';
import type { CallArgs, CallSite } from '../values/call.ts';
import { iterate } from '../values/iterate.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { stripTags, unescapeHtml } from './html-text.ts';
import { type Method, type MethodTable, method } from './method.ts';
import { STR_METHODS } from './str-methods.ts';

/** markupsafe: the methods of str, with arguments escaped and text results marked up, and a few of its own. */
export const MARKUP_METHODS: MethodTable<Markup> = new Map([
  ...[...STR_METHODS.values()].map(wrapped),
  method<Markup>('striptags', [], ({ text }) => stripTags(text)),
  method('unescape', [], ({ text }) => unescapeHtml(text)),
  method('escape', ['value'], (_self, [value = null]) => new Markup(escapeUnlessMarkup(value))),
  ['format', { name: 'format', call: formatMarkup }],
  method('join', ['iterable'], ({ text }, [items = null]) => {
    return new Markup([...iterate(items)].map(escapeUnlessMarkup).join(text));
  }),
]);

/** The methods whose second argument is put into the text. */
const INSERTING = new Set(['replace', 'ljust', 'rjust', 'center']);

function wrapped({ name, call }: Method<string>): [string, Method<Markup>] {
  const callMarkup = ({ text }: Markup, args: CallArgs, site: CallSite): Value => {
    const inserts = INSERTING.has(name);
    const positional = args.positional.map((value, index) =>
      inserts && index === 1 ? escapeUnlessMarkup(value) : value,
    );
    return remark(call(text, { ...args, positional }, site) as Value);
  };
  return [name, { name, call: callMarkup }];
}

function remark(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (value instanceof Tuple) return new Tuple(value.items.map(remark));
  return Array.isArray(value) ? value.map(remark) : value;
}

function formatMarkup({ text }: Markup, args: CallArgs, site: CallSite): Value {
  return new Markup(formatText(text, args, site.environment, escapeHtml));
}
