import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** A Python tuple. */
export class Tuple extends HostObject {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  override get typeName(): string {
    return 'tuple';
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override length(): number {
    return this.items.length;
  }
}

/** What the filter `groupby` yields: a pair that also answers to `grouper` and `list`. */
export class GroupTuple extends Tuple {
  override getAttr(name: string): Value | undefined {
    if (name === 'grouper') return this.items[0];
    return name === 'list' ? this.items[1] : undefined;
  }
}
