import { PythonException, raise } from '../errors/python-exception.ts';
import { add, escapeUnlessMarkup } from '../operators/arithmetic.ts';
import { compareValues, ordered } from '../operators/compare.ts';
import { equals } from '../operators/equals.ts';
import { sortKeyed, sortValues } from '../operators/sort.ts';
import { boundItems, work } from '../render/budget.ts';
import type { CallSite } from '../values/call.ts';
import { Dict } from '../values/dict.ts';
import { expectFlag, expectInteger } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { iterate, toList } from '../values/iterate.ts';
import { length } from '../values/length.ts';
import { Markup, textOf } from '../values/markup.ts';
import { generator, PyIterator } from '../values/py-iterator.ts';
import { PyRange } from '../values/py-range.ts';
import { PySet } from '../values/py-set.ts';
import { str } from '../values/str.ts';
import { truthy } from '../values/truthy.ts';
import { GroupTuple, Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { attributeGetter, ignoreCase } from './attribute-getter.ts';
import { type Filter, filter } from './filter.ts';

/** Jinja2's filters of lists and other iterables. */
export const SEQUENCE_FILTERS: readonly [string, Filter][] = [
  filter('length', [], length),
  filter('count', [], length),
  filter('list', [], toList),
  filter('first', [], (value, _args, site) => {
    for (const item of iterate(value)) return item;
    return orEmpty(undefined, 'No first item, sequence was empty.', site);
  }),
  filter('last', [], (value, _args, site) => orEmpty(reversed(value)[0], 'No last item, sequence was empty.', site)),
  filter('random', [], (value, _args, site) => {
    const items = toList(value);
    return orEmpty(items[Math.floor(Math.random() * items.length)], 'No random item, sequence was empty.', site);
  }),
  filter('reverse', [], value => {
    const text = textOf(value);
    if (text === undefined) return reversedItems(value);
    const reversedText = [...text].reverse().join('');
    return value instanceof Markup ? new Markup(reversedText) : reversedText;
  }),
  filter('join', ['d?', 'attribute?'], (value, [separator = '', attribute = null], site) => {
    const get = attributeGetter(attribute, site);
    const parts: string[] = [];
    if (site.autoescape === true) return joinEscaping(toList(value).map(get), separator);
    for (const item of iterate(value)) parts.push(str(get(item)));
    return parts.join(str(separator));
  }),
  filter(
    'sort',
    ['reverse?', 'case_sensitive?', 'attribute?'],
    (value, [reverse = false, sensitive = false, attribute = null], site) => {
      const keyOf = sortKey(attribute, truthy(sensitive), site);
      return sortValues(iterate(value), { keyOf, reverse: expectFlag(reverse) });
    },
  ),
  filter('unique', ['case_sensitive?', 'attribute?'], (value, [sensitive = false, attribute = null], site) => {
    const get = attributeGetter(attribute, site);
    return generator(
      'sync_do_unique',
      unique(value, item => (truthy(sensitive) ? get(item) : ignoreCase(get(item)))),
    );
  }),
  filter('min', ['case_sensitive?', 'attribute?'], (value, args, site) => extreme(value, args, site, -1)),
  filter('max', ['case_sensitive?', 'attribute?'], (value, args, site) => extreme(value, args, site, 1)),
  filter('sum', ['attribute?', 'start?'], (value, [attribute = null, start = 0], site) => {
    const get = attributeGetter(attribute, site);
    if (textOf(start) !== undefined) raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
    let total = start;
    for (const item of iterate(value)) total = add(total, get(item));
    return total;
  }),
  filter('groupby', ['attribute', 'default?', 'case_sensitive?'], groupBy),
  filter('batch', ['linecount', 'fill_with?'], (value, [count = null, fill = null]) => {
    return generator('do_batch', batch(value, count, fill));
  }),
  filter('slice', ['slices', 'fill_with?'], (value, [count = null, fill = null]) => {
    return generator('sync_do_slice', slices(value, count, fill));
  }),
  filter('dictsort', ['case_sensitive?', 'by?', 'reverse?'], dictSort),
  filter('items', [], value => generator('do_items', itemPairs(value))),
];

/** Jinja2: where text is escaped, one marked-up part makes the whole marked up. */
function joinEscaping(items: readonly Value[], separator: Value): Value {
  if (![separator, ...items].some(item => item instanceof Markup)) return items.map(str).join(str(separator));
  return new Markup(items.map(escapeUnlessMarkup).join(escapeUnlessMarkup(separator)));
}

function* itemPairs(value: Value): Generator<Value, void, undefined> {
  if (value instanceof Undefined) return;
  if (!(value instanceof HostObject) || !value.isMapping) raise('TypeError', 'Can only get item pairs from a mapping.');
  for (const pair of pairsOf(value)) yield new Tuple(pair);
}

/** The entries of a mapping. */
export function pairsOf(value: Value): (readonly [Value, Value])[] {
  if (value instanceof Dict) return [...value.entries()];
  if (value instanceof HostObject && value.isMapping)
    return toList(value).map(key => [key, value.getItem?.(key) ?? null]);
  if (value instanceof Undefined) value.raise();
  return raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
}

function orEmpty(value: Value | undefined, message: string, site: CallSite): Value {
  return value === undefined ? new Undefined({ message }, site.environment.lenientUndefined) : value;
}

/** Jinja2: an iterator, or a list of what can only be read from the front. */
function reversedItems(value: Value): Value {
  try {
    const items = toList(value).reverse();
    const isIterator = value instanceof PyIterator || value instanceof PySet;
    return isIterator ? items : reversedIterator(value, items);
  } catch (error) {
    if (error instanceof PythonException && error.type === 'TypeError')
      raise('TemplateRuntimeError', 'argument must be iterable');
    throw error;
  }
}

function reversedIterator(value: Value, items: Value[]): PyIterator {
  const type = Array.isArray(value)
    ? 'list_reverseiterator'
    : value instanceof PyRange
      ? 'range_iterator'
      : value instanceof Dict
        ? 'dict_reversekeyiterator'
        : 'reversed';
  return new PyIterator(items, type, `<${type} object at 0x7f0000000000>`);
}

/** Python: `list(reversed(value))`. */
function reversed(value: Value): Value[] {
  const text = textOf(value);
  if (text !== undefined) {
    const characters = [...text].reverse();
    return value instanceof Markup ? characters.map(each => new Markup(each)) : characters;
  }
  if (value instanceof PyIterator || value instanceof PySet) {
    return raise('TypeError', `'${typeName(value)}' object is not reversible`);
  }
  return toList(value).reverse();
}

function sortKey(attribute: Value, sensitive: boolean, site: CallSite): (item: Value) => Value {
  const names = typeof attribute === 'string' ? attribute.split(',') : [attribute];
  const getters = names.map(name => attributeGetter(name, site));
  return item => getters.map(get => (sensitive ? get(item) : ignoreCase(get(item))));
}

function* unique(value: Value, keyOf: (item: Value) => Value): Generator<Value, void, undefined> {
  const seen = new PySet();
  for (const item of iterate(value)) {
    const key = keyOf(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function extreme(value: Value, args: readonly (Value | undefined)[], site: CallSite, sign: number): Value {
  const [sensitive = false, attribute = null] = args;
  const get = attributeGetter(attribute, site);
  const keyOf = (item: Value): Value => (truthy(sensitive) ? get(item) : ignoreCase(get(item)));
  let best: { item: Value; key: Value } | undefined;
  for (const item of iterate(value)) {
    const key = keyOf(item);
    if (best === undefined || sign * compareValues(key, best.key, sign > 0 ? '>' : '<') > 0) best = { item, key };
  }
  return orEmpty(best?.item, 'No aggregated item, sequence was empty.', site);
}

function groupBy(
  value: Value,
  [attribute = null, fallback, caseSensitive = false]: readonly (Value | undefined)[],
  site: CallSite,
): Value {
  const get = attributeGetter(attribute, site, fallback);
  const keyOf = (item: Value): Value => (truthy(caseSensitive) ? get(item) : ignoreCase(get(item)));
  const groups: { key: Value; items: Value[] }[] = [];
  for (const { item, key } of sortKeyed(iterate(value), keyOf)) {
    const last = groups[groups.length - 1];
    if (last !== undefined && equals(last.key, key)) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ key, items }) => new GroupTuple([truthy(caseSensitive) ? key : get(items[0] ?? null), items]));
}

/** The count is only ever compared, so that one of another type is no error. */
function* batch(value: Value, count: Value, fill: Value): Generator<Value, void, undefined> {
  let rows: Value[] = [];
  for (const item of iterate(value)) {
    if (equals(rows.length, count)) {
      yield rows;
      rows = [];
    }
    rows.push(item);
  }
  if (rows.length === 0) return;
  if (fill !== null) {
    while (ordered(rows.length, '<', count)) {
      work();
      boundItems(rows.push(fill));
    }
  }
  yield rows;
}

function* slices(value: Value, slicesWanted: Value, fill: Value): Generator<Value, void, undefined> {
  const items = toList(value);
  if (slicesWanted instanceof Undefined) slicesWanted.raise();
  const count = expectInteger(slicesWanted);
  if (count === 0) raise('ZeroDivisionError', 'integer division or modulo by zero');
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let offset = 0;
  for (let i = 0; i < count; i++) {
    work();
    const start = offset + i * size;
    if (i < longer) offset++;
    const part = items.slice(start, offset + (i + 1) * size);
    if (fill !== null && i >= longer) part.push(fill);
    yield part;
  }
}

function dictSort(
  value: Value,
  [sensitive = false, by = 'key', reverse = false]: readonly (Value | undefined)[],
): Value {
  if (by !== 'key' && by !== 'value') raise('TemplateRuntimeError', 'You can only sort by either "key" or "value"');
  const position = by === 'key' ? 0 : 1;
  const keyOf = (pair: Value): Value => {
    const part = (pair as Tuple).items[position] ?? null;
    return truthy(sensitive) ? part : ignoreCase(part);
  };
  return sortValues(
    pairsOf(value).map(pair => new Tuple(pair)),
    { keyOf, reverse: expectFlag(reverse) },
  );
}
