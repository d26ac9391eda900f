import { same } from '../operators/equals.ts';
import type { Dict } from './dict.ts';
import { HostObject } from './host-object.ts';
import { repr } from './repr.ts';
import { Tuple } from './tuple.ts';
import type { Value } from './value.ts';

/** Python: what `dict.keys()`, `.values()` and `.items()` return: live views. */
export class DictView extends HostObject {
  private readonly dict: Dict;
  private readonly kind: 'keys' | 'values' | 'items';

  constructor(dict: Dict, kind: 'keys' | 'values' | 'items') {
    super();
    this.dict = dict;
    this.kind = kind;
  }

  override get typeName(): string {
    return `dict_${this.kind}`;
  }

  override length(): number {
    return this.dict.size;
  }

  override iterate(): Iterable<Value> {
    if (this.kind === 'keys') return this.dict.keys();
    return this.kind === 'values' ? this.dict.values() : this.pairs();
  }

  override contains(value: Value): boolean {
    if (this.kind === 'keys') return this.dict.has(value);
    for (const item of this.iterate()) if (same(item, value)) return true;
    return false;
  }

  override equals(other: Value): boolean {
    if (!(other instanceof DictView) || this.kind === 'values' || other.kind === 'values') return this === other;
    return this.length() === other.length() && [...this.iterate()].every(item => other.contains(item));
  }

  override repr(): string {
    return `${this.typeName}([${[...this.iterate()].map(repr).join(', ')}])`;
  }

  private *pairs(): Generator<Value, void, undefined> {
    for (const entry of this.dict.entries()) yield new Tuple(entry);
  }
}
