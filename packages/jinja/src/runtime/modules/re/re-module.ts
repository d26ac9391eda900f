import { attributeOf } from '../../attributes/get-attr.ts';
import { raise } from '../../errors/python-exception.ts';
import { bindArguments } from '../../values/bind-arguments.ts';
import { type CallSite, NO_NAMED, type Suspended } from '../../values/call.ts';
import { expectText, integerOr } from '../../values/expect.ts';
import type { HostObject } from '../../values/host-object.ts';
import { nativeFunction } from '../../values/native-function.ts';
import type { Value } from '../../values/value.ts';
import { PyClass } from '../py-class.ts';
import { PyModule } from '../py-module.ts';
import { FLAGS } from './pattern.ts';
import { PyPattern } from './py-pattern.ts';

/** A function of `re` that compiles its first argument and calls the pattern's method of the same name. */
function fn(name: string, parameters: readonly string[]): [string, Value] {
  const all = ['pattern', ...parameters, 'flags?'];
  const call = nativeFunction(name, (args, site) => {
    const bound = bindArguments(name, all, args);
    const pattern = patternOf(bound[0] ?? null, integerOr(bound[all.length - 1], 0));
    const rest = bound.slice(1, all.length - 1).filter(value => value !== undefined);
    return callMethod(pattern, name, rest, site);
  });
  return [name, call];
}

const flags: Record<string, Value> = {
  A: FLAGS.A,
  ASCII: FLAGS.A,
  I: FLAGS.I,
  IGNORECASE: FLAGS.I,
  L: FLAGS.L,
  LOCALE: FLAGS.L,
  M: FLAGS.M,
  MULTILINE: FLAGS.M,
  S: FLAGS.S,
  DOTALL: FLAGS.S,
  U: FLAGS.U,
  UNICODE: FLAGS.U,
  X: FLAGS.X,
  VERBOSE: FLAGS.X,
  NOFLAG: 0,
};

/** Python's `re` as dbt's `modules` offers it. Flags are plain ints: add them up. */
export const reModule: PyModule = new PyModule('re', {
  ...Object.fromEntries([
    fn('match', ['string']),
    fn('fullmatch', ['string']),
    fn('search', ['string']),
    fn('findall', ['string']),
    fn('finditer', ['string']),
    fn('split', ['string', 'maxsplit?']),
    fn('sub', ['repl', 'string', 'count?']),
    fn('subn', ['repl', 'string', 'count?']),
  ]),
  compile: nativeFunction('compile', args => {
    const [source = null, flag] = bindArguments('compile', COMPILE, args);
    return patternOf(source, integerOr(flag, 0));
  }),
  escape: nativeFunction('escape', ({ positional }) => {
    return expectText(positional[0], 'escape()').replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
  }),
  purge: nativeFunction('purge', () => null),
  error: new PyClass('re.error', () => raise('TypeError', 'cannot create an exception')),
  Pattern: new PyClass('re.Pattern', () => raise('TypeError', "cannot create 're.Pattern' instances")),
  Match: new PyClass('re.Match', () => raise('TypeError', "cannot create 're.Match' instances")),
  ...flags,
});

const COMPILE = ['pattern', 'flags?'];
const MAX_CACHED = 500;
const cache = new Map<string, PyPattern>();

function patternOf(source: Value, flag: number): PyPattern {
  if (source instanceof PyPattern) {
    if (flag !== 0) raise('ValueError', 'cannot process flags argument with a compiled pattern');
    return source;
  }
  const text = expectText(source, 'first argument');
  const key = `${flag}:${text}`;
  let pattern = cache.get(key);
  if (pattern === undefined) {
    pattern = new PyPattern(text, flag);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(key, pattern);
  }
  return pattern;
}

function callMethod(pattern: PyPattern, name: string, positional: readonly Value[], site: CallSite): Value | Suspended {
  const bound = attributeOf(pattern, name) as HostObject;
  return bound.call?.({ positional, named: NO_NAMED }, site) ?? null;
}
