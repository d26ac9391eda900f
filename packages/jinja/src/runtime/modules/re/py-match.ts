import { raise } from '../../errors/python-exception.ts';
import { BoundMethod, type MethodTable, method } from '../../methods/method.ts';
import { Dict } from '../../values/dict.ts';
import { expectText } from '../../values/expect.ts';
import { HostObject } from '../../values/host-object.ts';
import { reprString } from '../../values/repr.ts';
import { Tuple } from '../../values/tuple.ts';
import type { Value } from '../../values/value.ts';
import type { Captures } from './match-pattern.ts';
import { type PyPattern, type Subject, sliceOf } from './py-pattern.ts';
import { parseReplacement } from './replacement.ts';

/** Python: a match. */
export class PyMatch extends HostObject {
  readonly pattern: PyPattern;
  private readonly subject: Subject;
  private readonly captures: Captures;

  constructor(pattern: PyPattern, subject: Subject, captures: Captures) {
    super();
    this.pattern = pattern;
    this.subject = subject;
    this.captures = captures;
  }

  get start(): number {
    return this.captures[0] ?? -1;
  }

  get end(): number {
    return this.captures[1] ?? -1;
  }

  override get typeName(): string {
    return 'Match';
  }

  /** The text of a group; `undefined` if it took no part. */
  text(group: number): string | undefined {
    const [start, end] = this.span(group);
    return start < 0 || end < 0 ? undefined : sliceOf(this.subject, start, end);
  }

  span(group: number): readonly [number, number] {
    const [start = -1, end = -1] = this.captures.slice(group * 2, group * 2 + 2);
    return end < 0 ? [-1, -1] : [start, end];
  }

  /** The number of a group given by number or name. Raises IndexError. */
  indexOf(group: Value | undefined): number {
    return this.indexOrNone(group ?? 0) ?? raise('IndexError', 'no such group');
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'string':
        return this.subject.text;
      case 're':
        return this.pattern;
      case 'pos':
        return 0;
      case 'endpos':
        return this.subject.points.length;
      case 'regs':
        return new Tuple(
          Array.from({ length: this.pattern.groups + 1 }, (_, group) => new Tuple([...this.span(group)])),
        );
      case 'lastindex':
        return this.lastIndex() ?? null;
      case 'lastgroup':
        return [...this.pattern.names].find(([, index]) => index === this.lastIndex())?.[0] ?? null;
      default: {
        const found = MATCH_METHODS.get(name);
        return found === undefined ? undefined : new BoundMethod<PyMatch>(this, found);
      }
    }
  }

  override getItem(key: Value): Value | undefined {
    const index = this.indexOrNone(key);
    return index === undefined ? undefined : (this.text(index) ?? null);
  }

  override repr(): string {
    return `<re.Match object; span=(${this.start}, ${this.end}), match=${reprString(this.text(0) ?? '')}>`;
  }

  private indexOrNone(group: Value): number | undefined {
    const index = typeof group === 'string' ? this.pattern.names.get(group) : group;
    return typeof index === 'number' && index >= 0 && index <= this.pattern.groups ? index : undefined;
  }

  /** Of the group that closed last. */
  private lastIndex(): number | undefined {
    let last: { index: number; end: number } | undefined;
    for (let index = 1; index <= this.pattern.groups; index++) {
      const [, end] = this.span(index);
      if (end >= 0 && (last === undefined || end > last.end)) last = { index, end };
    }
    return last?.index;
  }
}

const MATCH_METHODS: MethodTable<PyMatch> = new Map([
  method<PyMatch>('group', ['*groups'], (self, [groups]) => {
    const { items } = groups as Tuple;
    if (items.length <= 1) return self.text(self.indexOf(items[0])) ?? null;
    return new Tuple(items.map(group => self.text(self.indexOf(group)) ?? null));
  }),
  method<PyMatch>('groups', ['default?'], (self, [fallback = null]) => {
    return new Tuple(Array.from({ length: self.pattern.groups }, (_, index) => self.text(index + 1) ?? fallback));
  }),
  method<PyMatch>('groupdict', ['default?'], (self, [fallback = null]) => {
    return new Dict([...self.pattern.names].map(([name, index]) => [name, self.text(index) ?? fallback] as const));
  }),
  method<PyMatch>('start', ['group?'], (self, [group]) => self.span(self.indexOf(group))[0]),
  method<PyMatch>('end', ['group?'], (self, [group]) => self.span(self.indexOf(group))[1]),
  method<PyMatch>('span', ['group?'], (self, [group]) => new Tuple(self.span(self.indexOf(group)))),
  method<PyMatch>('expand', ['template'], (self, [template]) => {
    const parts = parseReplacement(expectText(template, 'template'), self.pattern.groups, self.pattern.names);
    return parts.map(part => (typeof part === 'string' ? part : (self.text(part) ?? ''))).join('');
  }),
]);
