import { raise } from '../errors/python-exception.ts';
import { equals } from '../operators/equals.ts';
import { type CallArgs, runToEnd, type Suspended } from '../values/call.ts';
import { HostObject } from '../values/host-object.ts';
import { iterate } from '../values/iterate.ts';
import { lengthOf } from '../values/length.ts';
import { NativeMethod } from '../values/native-function.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';

/** The condition of `for … if`: a truth value, or a computation of one that may ask. */
export type LoopFilter = (item: Value) => boolean | Suspended<boolean>;

/** Jinja2's `loop`. It reads ahead only when asked about what follows, so lazily computed items stay lazy. */
export class LoopContext extends HostObject {
  private readonly iterable: Value;
  private iterator: Iterator<Value>;
  private readonly filter: LoopFilter | undefined;
  private index0 = -1;
  private knownLength: number | undefined;
  private ahead: { item: Value | undefined } | undefined;
  private current: Value | undefined;
  private previous: Value | undefined;
  private lastChanged: Tuple | undefined;
  /** Whether what is left has passed the condition already. */
  private rest = false;

  constructor(iterable: Value, filter?: LoopFilter) {
    super();
    this.iterable = iterable;
    this.iterator = iterate(iterable)[Symbol.iterator]();
    this.filter = filter;
  }

  override get typeName(): string {
    return 'LoopContext';
  }

  /** Moves to the next item; `undefined` at the end. */
  advance(): Value | undefined {
    const item = this.ahead === undefined ? this.pull() : this.ahead.item;
    return this.moveTo(item);
  }

  /** As `advance`, for a condition that may ask. */
  *advanceAsking(): Suspended<Value | undefined> {
    const item = this.ahead === undefined ? yield* this.pullAsking() : this.ahead.item;
    return this.moveTo(item);
  }

  /** An attribute of `loop`, for a condition that may ask: what needs reading ahead reads ahead first. */
  *attributeAsking(name: string): Suspended<Value | undefined> {
    if ((name === 'last' || name === 'nextitem') && this.ahead === undefined) {
      this.ahead = { item: yield* this.pullAsking() };
    } else if (NEEDS_LENGTH.has(name) && this.knownLength === undefined) {
      const rest: Value[] = [];
      for (let item = yield* this.pullAsking(); item !== undefined; item = yield* this.pullAsking()) rest.push(item);
      this.setRest(rest);
    }
    return this.getAttr(name);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.peek() === undefined;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - this.index0;
      case 'revindex0':
        return this.length() - this.index0 - 1;
      case 'previtem':
        return orUndefined(this.previous, 'there is no previous item');
      case 'nextitem':
        return orUndefined(this.peek(), 'there is no next item');
      case 'depth':
        return 1;
      case 'depth0':
        return 0;
      case 'cycle':
        return new NativeMethod(this, 'cycle', args => this.cycle(args));
      case 'changed':
        return new NativeMethod(this, 'changed', args => this.changed(args));
      default:
        return undefined;
    }
  }

  override call(): Value {
    return raise('TypeError', "The loop must have the 'recursive' marker to be called recursively.");
  }

  override length(): number {
    if (this.knownLength === undefined) {
      const length = this.filter === undefined ? lengthOf(this.iterable) : undefined;
      if (length !== undefined) this.knownLength = length;
      else {
        const rest: Value[] = [];
        for (let item = this.pull(); item !== undefined; item = this.pull()) rest.push(item);
        this.setRest(rest);
      }
    }
    return this.knownLength ?? 0;
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }

  private moveTo(item: Value | undefined): Value | undefined {
    this.ahead = undefined;
    if (item === undefined) return undefined;
    this.index0++;
    this.previous = this.current;
    this.current = item;
    return item;
  }

  private setRest(rest: Value[]): void {
    this.iterator = rest[Symbol.iterator]();
    this.rest = true;
    this.knownLength = rest.length + this.index0 + 1 + (this.ahead?.item === undefined ? 0 : 1);
  }

  private pull(): Value | undefined {
    for (;;) {
      const step = this.iterator.next();
      if (step.done === true) return undefined;
      if (this.filter === undefined || this.rest) return step.value;
      const passes = this.filter(step.value);
      if (typeof passes === 'boolean' ? passes : runToEnd(passes)) return step.value;
    }
  }

  private *pullAsking(): Suspended<Value | undefined> {
    for (;;) {
      const step = this.iterator.next();
      if (step.done === true) return undefined;
      if (this.filter === undefined || this.rest) return step.value;
      const passes = this.filter(step.value);
      if (typeof passes === 'boolean' ? passes : yield* passes) return step.value;
    }
  }

  private peek(): Value | undefined {
    this.ahead ??= { item: this.pull() };
    return this.ahead.item;
  }

  private cycle({ positional }: CallArgs): Value {
    if (positional.length === 0) raise('TypeError', 'no items for cycling given');
    return positional[this.index0 % positional.length] ?? null;
  }

  private changed({ positional }: CallArgs): Value {
    const value = new Tuple(positional);
    if (this.lastChanged !== undefined && equals(this.lastChanged, value)) return false;
    this.lastChanged = value;
    return true;
  }
}

function orUndefined(value: Value | undefined, message: string): Value {
  return value === undefined ? new Undefined({ message }) : value;
}

const NEEDS_LENGTH = new Set(['length', 'revindex', 'revindex0']);
