import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** A Python iterator or generator: lazily computed, walked through once. What filters such as `map` return. */
export class PyIterator extends HostObject {
  private readonly iterator: Iterator<Value>;
  private readonly type: string;
  private readonly shown: string;

  /** `shown` is how it prints, e.g. `<generator object do_map at 0x…>`. */
  constructor(items: Iterable<Value>, type = 'generator', shown = `<${type} object>`) {
    super();
    this.iterator = items[Symbol.iterator]();
    this.type = type;
    this.shown = shown;
  }

  override get typeName(): string {
    return this.type;
  }

  /** Python: `next(x, None)`, with `undefined` at the end. */
  next(): Value | undefined {
    const step = this.iterator.next();
    return step.done === true ? undefined : step.value;
  }

  override iterate(): Iterable<Value> {
    return { [Symbol.iterator]: () => ({ next: () => this.iterator.next() }) };
  }

  override repr(): string {
    return this.shown;
  }
}

/** Python: a generator; it prints its function's name and an address (here always the same one). */
export function generator(name: string, items: Iterable<Value>): PyIterator {
  return new PyIterator(items, 'generator', `<generator object ${name} at 0x7f0000000000>`);
}
