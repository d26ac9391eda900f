import { raise } from '../errors/python-exception.ts';
import { add } from '../operators/arithmetic.ts';
import { equals } from '../operators/equals.ts';
import { work, workOnItems } from '../render/budget.ts';
import { callForValue } from '../render/call-for-value.ts';
import { bindArguments } from '../values/bind-arguments.ts';
import type { CallSite } from '../values/call.ts';
import { expectInteger } from '../values/expect.ts';
import { iterate, toList } from '../values/iterate.ts';
import { nativeFunction } from '../values/native-function.ts';
import { PyIterator } from '../values/py-iterator.ts';
import { truthy } from '../values/truthy.ts';
import { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { PyModule } from './py-module.ts';

type Items = Generator<Value, void, undefined>;

/** A function of itertools: it returns a lazy iterator. */
function fn(
  name: string,
  parameters: readonly string[],
  body: (args: readonly (Value | undefined)[], site: CallSite) => Items,
): [string, Value] {
  return [
    name,
    nativeFunction(name, (args, site) => iterator(name, body(bindArguments(name, parameters, args), site))),
  ];
}

function iterator(name: string, items: Items): PyIterator {
  return new PyIterator(items, `itertools.${name}`, `<itertools.${name} object at 0x7f0000000000>`);
}

const CHAIN = nativeFunction('chain', ({ positional }) => iterator('chain', chain(positional)), {
  from_iterable: nativeFunction('from_iterable', args => {
    const [lists = null] = bindArguments('from_iterable', ['iterable'], args);
    return iterator('chain', chain(iterate(lists)));
  }),
});

/** Python: independent iterators over one that is read once. */
const TEE = nativeFunction('tee', args => {
  const [items = null, n = 2] = bindArguments('tee', ['iterable', 'n?'], args);
  const source = iterate(items)[Symbol.iterator]();
  const read: Value[] = [];
  const copies = Math.max(0, expectInteger(n));
  return new Tuple(Array.from({ length: copies }, () => new PyIterator(shared(source, read), 'itertools._tee')));
});

/** Python's itertools as dbt's `modules` offers it. Endless iterators are bounded by the render's time budget. */
export const itertoolsModule: PyModule = new PyModule(
  'itertools',
  Object.fromEntries([
    fn('count', ['start?', 'step?'], ([start = 0, step = 1]) => count(start, step)),
    fn('cycle', ['iterable'], ([items = null]) => cycle(toList(items))),
    fn('repeat', ['object', 'times?'], ([item = null, times]) => repeat(item, times)),
    fn('accumulate', ['iterable', 'func?', '*', 'initial?'], accumulate),
    ['chain', CHAIN],
    ['tee', TEE],
    fn('compress', ['data', 'selectors'], ([data = null, selectors = null]) =>
      compress(toList(data), toList(selectors)),
    ),
    fn('islice', ['iterable', 'start', 'stop?', 'step?'], islice),
    fn('starmap', ['function', 'iterable'], ([callee = null, items = null], site) => starmap(callee, items, site)),
    fn('dropwhile', ['predicate', 'iterable'], ([predicate = null, items = null], site) =>
      dropWhile(predicate, items, site),
    ),
    fn('takewhile', ['predicate', 'iterable'], ([predicate = null, items = null], site) =>
      takeWhile(predicate, items, site),
    ),
    fn('filterfalse', ['predicate', 'iterable'], ([predicate = null, items = null], site) =>
      filterFalse(predicate, items, site),
    ),
    fn('groupby', ['iterable', 'key?'], ([items = null, key = null], site) => groupBy(items, key, site)),
    fn('pairwise', ['iterable'], ([items = null]) => pairwise(toList(items))),
    fn('zip_longest', ['*iterables', 'fillvalue?'], ([lists, fill = null]) =>
      zipLongest((lists as Tuple).items.map(toList), fill),
    ),
    fn('product', ['*iterables', 'repeat?'], ([lists, times = 1]) => {
      const pools = (lists as Tuple).items.map(toList);
      const repeats = Math.max(0, expectInteger(times));
      workOnItems(pools.length * repeats);
      return product(Array.from({ length: repeats }, () => pools).flat());
    }),
    fn('combinations', ['iterable', 'r'], ([items = null, r = null]) =>
      choose(toList(items), expectInteger(r), COMBINATIONS),
    ),
    fn('combinations_with_replacement', ['iterable', 'r'], ([items = null, r = null]) => {
      return choose(toList(items), expectInteger(r), WITH_REPLACEMENT);
    }),
    fn('permutations', ['iterable', 'r?'], ([items = null, r = null]) => {
      const pool = toList(items);
      return choose(pool, r === null ? pool.length : expectInteger(r), PERMUTATIONS);
    }),
  ]),
);

function* count(start: Value, step: Value): Items {
  for (let value = start; ; value = add(value, step)) {
    work();
    yield value;
  }
}

function* cycle(items: readonly Value[]): Items {
  while (items.length > 0) {
    for (const item of items) {
      work();
      yield item;
    }
  }
}

function* repeat(item: Value, times: Value | undefined): Items {
  const limit = times === undefined ? Number.POSITIVE_INFINITY : expectInteger(times);
  for (let i = 0; i < limit; i++) {
    work();
    yield item;
  }
}

function* accumulate([items = null, callee = null, initial]: readonly (Value | undefined)[], site: CallSite): Items {
  let total: Value | undefined = initial === null ? undefined : initial;
  if (total !== undefined) yield total;
  for (const item of iterate(items)) {
    if (total === undefined) total = item;
    else total = callee === null ? add(total, item) : callForValue(callee, [total, item], site);
    yield total;
  }
}

function* shared(source: Iterator<Value>, read: Value[]): Items {
  for (let index = 0; ; index++) {
    if (index === read.length) {
      const step = source.next();
      if (step.done === true) return;
      read.push(step.value);
    }
    yield read[index] ?? null;
  }
}

function* chain(lists: Iterable<Value>): Items {
  for (const list of lists) yield* iterate(list);
}

function* compress(data: readonly Value[], selectors: readonly Value[]): Items {
  for (const [index, item] of data.entries()) {
    const selector = selectors[index];
    if (selector === undefined) return;
    if (truthy(selector)) yield item;
  }
}

function* islice([items = null, first = null, second, third]: readonly (Value | undefined)[]): Items {
  const start = second === undefined || first === null ? 0 : expectInteger(first);
  const end = second === undefined ? first : second;
  const stop = end === null ? Number.POSITIVE_INFINITY : expectInteger(end);
  const step = third === undefined || third === null ? 1 : expectInteger(third);
  if (start < 0 || stop < 0 || step < 1)
    raise('ValueError', 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
  let index = 0;
  if (stop <= 0) return;
  for (const item of iterate(items)) {
    if (index >= start && (index - start) % step === 0) yield item;
    if (++index >= stop) return;
  }
}

function* starmap(callee: Value, items: Value, site: CallSite): Items {
  for (const item of iterate(items)) yield callForValue(callee, toList(item), site);
}

function* dropWhile(predicate: Value, items: Value, site: CallSite): Items {
  let dropping = true;
  for (const item of iterate(items)) {
    dropping &&= truthy(callForValue(predicate, [item], site));
    if (!dropping) yield item;
  }
}

function* takeWhile(predicate: Value, items: Value, site: CallSite): Items {
  for (const item of iterate(items)) {
    if (!truthy(callForValue(predicate, [item], site))) return;
    yield item;
  }
}

function* filterFalse(predicate: Value, items: Value, site: CallSite): Items {
  for (const item of iterate(items)) {
    const passes = predicate === null ? item : callForValue(predicate, [item], site);
    if (!truthy(passes)) yield item;
  }
}

function* groupBy(items: Value, key: Value, site: CallSite): Items {
  let group: { key: Value; items: Value[] } | undefined;
  for (const item of iterate(items)) {
    const value = key === null ? item : callForValue(key, [item], site);
    if (group !== undefined && equals(group.key, value)) group.items.push(item);
    else {
      if (group !== undefined) yield new Tuple([group.key, new PyIterator(group.items)]);
      group = { key: value, items: [item] };
    }
  }
  if (group !== undefined) yield new Tuple([group.key, new PyIterator(group.items)]);
}

function* pairwise(items: readonly Value[]): Items {
  for (let i = 1; i < items.length; i++) yield new Tuple([items[i - 1] ?? null, items[i] ?? null]);
}

function* zipLongest(lists: readonly Value[][], fill: Value): Items {
  const length = Math.max(0, ...lists.map(list => list.length));
  for (let i = 0; i < length; i++) {
    yield new Tuple(lists.map(list => (i < list.length ? (list[i] ?? null) : fill)));
  }
}

function* product(pools: readonly Value[][]): Items {
  const indices = pools.map(() => 0);
  if (pools.some(pool => pool.length === 0)) return;
  for (;;) {
    work();
    yield new Tuple(pools.map((pool, position) => pool[indices[position] ?? 0] ?? null));
    let position = pools.length - 1;
    for (; position >= 0; position--) {
      const next = (indices[position] ?? 0) + 1;
      indices[position] = next < (pools[position]?.length ?? 0) ? next : 0;
      if (indices[position] !== 0) break;
    }
    if (position < 0) return;
  }
}

/** Which indices may follow the ones chosen so far. */
type MayFollow = (chosen: readonly number[], index: number) => boolean;

const COMBINATIONS: MayFollow = (chosen, index) => index > (chosen[chosen.length - 1] ?? -1);
const WITH_REPLACEMENT: MayFollow = (chosen, index) => index >= (chosen[chosen.length - 1] ?? 0);
const PERMUTATIONS: MayFollow = (chosen, index) => !chosen.includes(index);

function* choose(pool: readonly Value[], count: number, mayFollow: MayFollow, chosen: readonly number[] = []): Items {
  if (count < 0) raise('ValueError', 'r must be non-negative');
  work();
  if (chosen.length === count) {
    yield new Tuple(chosen.map(index => pool[index] ?? null));
    return;
  }
  for (let index = 0; index < pool.length; index++) {
    if (mayFollow(chosen, index)) yield* choose(pool, count, mayFollow, [...chosen, index]);
  }
}
