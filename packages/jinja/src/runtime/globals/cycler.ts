import { raise } from '../errors/python-exception.ts';
import { HostObject } from '../values/host-object.ts';
import { NativeMethod } from '../values/native-function.ts';
import type { Value } from '../values/value.ts';

/** Jinja2's `cycler(a, b, …)`. */
export class Cycler extends HostObject {
  private readonly items: readonly Value[];
  private position = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) raise('RuntimeError', 'at least one item has to be provided');
    this.items = items;
  }

  override get typeName(): string {
    return 'Cycler';
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.items[this.position] ?? null;
      case 'next':
        return new NativeMethod(this, 'next', () => this.next());
      case 'reset':
        return new NativeMethod(this, 'reset', () => {
          this.position = 0;
          return null;
        });
      case 'items':
        return [...this.items];
      case 'pos':
        return this.position;
      default:
        return undefined;
    }
  }

  override repr(): string {
    return '<jinja2.utils.Cycler object at 0x7f0000000000>';
  }

  private next(): Value {
    const item = this.items[this.position] ?? null;
    this.position = (this.position + 1) % this.items.length;
    return item;
  }
}
