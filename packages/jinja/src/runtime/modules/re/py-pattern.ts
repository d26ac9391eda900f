import { raise } from '../../errors/python-exception.ts';
import { BoundMethod, type MethodTable, method } from '../../methods/method.ts';
import { callFunction } from '../../render/bind-macro.ts';
import { type CallSite, isSuspended, NO_NAMED, type Suspended } from '../../values/call.ts';
import { Dict } from '../../values/dict.ts';
import { expectText, integerOr, isCallable } from '../../values/expect.ts';
import { HostObject } from '../../values/host-object.ts';
import { textOf } from '../../values/markup.ts';
import { PyIterator } from '../../values/py-iterator.ts';
import { reprString } from '../../values/repr.ts';
import { Tuple } from '../../values/tuple.ts';
import type { Value } from '../../values/value.ts';
import { compileProgram, type MatchEnd, matchAt, type Program } from './match-pattern.ts';
import { parsePattern } from './parse-pattern.ts';
import { PyMatch } from './py-match.ts';
import { parseReplacement } from './replacement.ts';

/** Python: a compiled pattern. Positions count code points. */
export class PyPattern extends HostObject {
  readonly source: string;
  readonly flags: number;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  private readonly program: Program;

  constructor(source: string, flags: number) {
    super();
    const parsed = parsePattern(source, flags);
    this.source = source;
    this.flags = parsed.flags;
    this.groups = parsed.groups;
    this.names = parsed.names;
    this.program = compileProgram(parsed.root, parsed.groups);
  }

  override get typeName(): string {
    return 'Pattern';
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.source;
      case 'flags':
        return this.flags | UNICODE;
      case 'groups':
        return this.groups;
      case 'groupindex':
        return new Dict(this.names);
      default: {
        const found = PATTERN_METHODS.get(name);
        return found === undefined ? undefined : new BoundMethod<PyPattern>(this, found);
      }
    }
  }

  override equals(other: Value): boolean {
    return other instanceof PyPattern && other.source === this.source && other.flags === this.flags;
  }

  override repr(): string {
    const names = [
      [2, 're.IGNORECASE'],
      [8, 're.MULTILINE'],
      [16, 're.DOTALL'],
      [64, 're.VERBOSE'],
      [256, 're.ASCII'],
    ] as const;
    const shown = names.filter(([flag]) => (this.flags & flag) !== 0).map(([, name]) => name);
    return `re.compile(${reprString(this.source)}${shown.length === 0 ? '' : `, ${shown.join('|')}`})`;
  }

  /** Python: `match`, `fullmatch`: at one position only. */
  matchAt(text: Subject, position: number, end: MatchEnd = 'anywhere'): PyMatch | undefined {
    const captures = matchAt(this.program, text.points, position, end);
    return captures === undefined ? undefined : new PyMatch(this, text, captures);
  }

  /** Python: `search`: at the first position where it matches; `mustTake`: at the first one it may not be empty. */
  search(text: Subject, start: number, mustTake = false): PyMatch | undefined {
    for (let position = start; position <= text.points.length; position++) {
      const found = this.matchAt(text, position, mustTake && position === start ? 'not-empty' : 'anywhere');
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Python: `finditer`: matches from left to right that do not overlap; an empty one may follow a full one. */
  *findAll(text: Subject): Generator<PyMatch, void, undefined> {
    let position = 0;
    let mustTake = false;
    while (position <= text.points.length) {
      const found = this.search(text, position, mustTake);
      if (found === undefined) return;
      yield found;
      position = found.end;
      mustTake = found.end === found.start;
    }
  }
}

const UNICODE = 32;

/** A text to search, as code points. */
export interface Subject {
  readonly text: string;
  readonly points: readonly number[];
}

function subject(text: string): Subject {
  return { text, points: Array.from(text, character => character.codePointAt(0) ?? 0) };
}

/** Python: `re.sub`, with the number of replacements. A replacement function may ask. */
function* substitute(
  pattern: PyPattern,
  replacement: Value,
  options: { text: string; count: number; site: CallSite },
): Suspended<{ text: string; count: number }> {
  const target = subject(options.text);
  const template = isCallable(replacement) ? undefined : templateOf(pattern, replacement);
  let [result, position, count] = ['', 0, 0];
  for (const found of pattern.findAll(target)) {
    if (options.count > 0 && count >= options.count) break;
    result += sliceOf(target, position, found.start);
    if (template !== undefined) result += template(found);
    else {
      const called = callFunction(replacement, { positional: [found], named: NO_NAMED }, options.site);
      const value = isSuspended(called) ? yield* called : called;
      result += textOf(value) ?? raise('TypeError', 'expected str instance');
    }
    position = found.end;
    count++;
  }
  return { text: result + sliceOf(target, position, target.points.length), count };
}

function templateOf(pattern: PyPattern, replacement: Value): (found: PyMatch) => string {
  const parts = parseReplacement(expectText(replacement, 'repl'), pattern.groups, pattern.names);
  return found => parts.map(part => (typeof part === 'string' ? part : (found.text(part) ?? ''))).join('');
}

export function sliceOf({ points }: Subject, start: number, end: number): string {
  return points
    .slice(start, end)
    .map(point => String.fromCodePoint(point))
    .join('');
}

function splitText(pattern: PyPattern, text: string, limit: number): Value[] {
  const target = subject(text);
  const parts: Value[] = [];
  let [position, count] = [0, 0];
  for (const found of pattern.findAll(target)) {
    if (limit > 0 && count >= limit) break;
    parts.push(sliceOf(target, position, found.start));
    for (let group = 1; group <= pattern.groups; group++) parts.push(found.text(group) ?? null);
    position = found.end;
    count++;
  }
  parts.push(sliceOf(target, position, target.points.length));
  return parts;
}

/** What `findall` lists of a match: the one group, all groups, or the whole. */
function foundValue(pattern: PyPattern, found: PyMatch): Value {
  if (pattern.groups === 0) return found.text(0) ?? '';
  if (pattern.groups === 1) return found.text(1) ?? '';
  return new Tuple(Array.from({ length: pattern.groups }, (_, index) => found.text(index + 1) ?? ''));
}

function bounded(text: Value | undefined, end: Value | undefined): Subject {
  const whole = subject(expectText(text, 'expected string or bytes-like object, got'));
  if (end === undefined) return whole;
  const points = whole.points.slice(0, Math.max(0, integerOr(end, whole.points.length)));
  return { text: whole.text, points };
}

const RANGE = ['string', 'pos?', 'endpos?'];

const PATTERN_METHODS: MethodTable<PyPattern> = new Map([
  method<PyPattern>(
    'match',
    RANGE,
    (self, [text, start, end]) => self.matchAt(bounded(text, end), integerOr(start, 0)) ?? null,
  ),
  method<PyPattern>('fullmatch', RANGE, (self, [text, start, end]) => {
    return self.matchAt(bounded(text, end), integerOr(start, 0), 'at-end') ?? null;
  }),
  method<PyPattern>(
    'search',
    RANGE,
    (self, [text, start, end]) => self.search(bounded(text, end), integerOr(start, 0)) ?? null,
  ),
  method<PyPattern>('findall', RANGE, (self, [text, , end]) => {
    return [...self.findAll(bounded(text, end))].map(found => foundValue(self, found));
  }),
  method<PyPattern>(
    'finditer',
    RANGE,
    (self, [text, , end]) => new PyIterator(self.findAll(bounded(text, end)), 'callable_iterator'),
  ),
  method<PyPattern>('split', ['string', 'maxsplit?'], (self, [text, limit]) => {
    return splitText(self, expectText(text, 'expected string or bytes-like object, got'), integerOr(limit, 0));
  }),
  method<PyPattern>('sub', ['repl', 'string', 'count?'], (self, args, site) => subMethod(self, args, site, false)),
  method<PyPattern>('subn', ['repl', 'string', 'count?'], (self, args, site) => subMethod(self, args, site, true)),
]);

function* subMethod(
  self: PyPattern,
  args: readonly (Value | undefined)[],
  site: CallSite,
  withCount: boolean,
): Suspended {
  const [replacement = null, text, count] = args;
  const whole = expectText(text, 'expected string or bytes-like object, got');
  const result = yield* substitute(self, replacement, { text: whole, count: integerOr(count, 0), site });
  return withCount ? new Tuple([result.text, result.count]) : result.text;
}
