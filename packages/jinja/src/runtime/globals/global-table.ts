import { raise } from '../errors/python-exception.ts';
import { updateDict } from '../methods/dict-methods.ts';
import { PyClass } from '../modules/py-class.ts';
import { bindArguments } from '../values/bind-arguments.ts';
import type { CallArgs } from '../values/call.ts';
import { Dict } from '../values/dict.ts';
import { expectInteger } from '../values/expect.ts';
import { Namespace } from '../values/namespace.ts';
import { nativeFunction } from '../values/native-function.ts';
import { PyRange } from '../values/py-range.ts';
import type { Value } from '../values/value.ts';
import { Cycler } from './cycler.ts';
import { Joiner } from './joiner.ts';
import { loremIpsum } from './lorem-ipsum.ts';

/** Jinja2's global functions. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', nativeFunction('safe_range', makeRange)],
  ['dict', new PyClass('dict', makeDict)],
  ['namespace', new PyClass('jinja2.utils.Namespace', args => new Namespace(makeDict(args)))],
  ['cycler', new PyClass('jinja2.utils.Cycler', ({ positional }) => new Cycler(positional))],
  [
    'joiner',
    new PyClass('jinja2.utils.Joiner', args => new Joiner(bindArguments('joiner', SEPARATOR, args)[0] ?? ', ')),
  ],
  ['lipsum', nativeFunction('lipsum', loremIpsum)],
]);

const SEPARATOR = ['sep?'];

/** Jinja2's sandbox: a range may not have more items than this. */
const MAX_RANGE = 100_000;

function makeRange({ positional, named }: CallArgs): Value {
  if (named.size > 0) raise('ArgumentError', 'range() takes no keyword arguments');
  if (positional.length === 0) raise('ArgumentError', 'range expected at least 1 argument, got 0');
  if (positional.length > 3) raise('ArgumentError', `range expected at most 3 arguments, got ${positional.length}`);
  const [first = 0, second, step = 1] = positional.map(expectInteger);
  const range = second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
  if (range.length() > MAX_RANGE) {
    raise('OverflowError', `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`);
  }
  return range;
}

/** Python: `dict(mapping or pairs, **named)`. */
function makeDict({ positional, named }: CallArgs): Dict {
  if (positional.length > 1) raise('ArgumentError', `dict expected at most 1 argument, got ${positional.length}`);
  const dict = new Dict();
  const [initial] = positional;
  if (initial !== undefined) updateDict(dict, initial);
  for (const [name, value] of named) dict.set(name, value);
  return dict;
}
