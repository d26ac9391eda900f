import { same } from '../operators/equals.ts';
import type { Dict } from './dict.ts';
import { HostObject } from './host-object.ts';
import { iterate, toList } from './iterate.ts';
import { nativeFunction } from './native-function.ts';
import { PySet } from './py-set.ts';
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

  /** Python: keys and items are sets. */
  get isSet(): boolean {
    return this.kind !== 'values';
  }

  override getAttr(name: string): Value | undefined {
    if (name !== 'isdisjoint' || !this.isSet) return undefined;
    return nativeFunction(name, ({ positional: [other = null] }) => !toList(other).some(value => this.contains(value)));
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!this.isSet || !(other instanceof PySet || (other instanceof DictView && other.isSet))) return false;
    return this.length() === other.length() && [...this.iterate()].every(item => other.contains(item));
  }

  /** Python: the difference of a view and anything that can be iterated over, on either side. */
  override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || !this.isSet) return undefined;
    const [mine, others] = [new PySet(this.iterate()), new PySet(iterate(other))];
    const [left, right] = reflected ? [others, mine] : [mine, others];
    return new PySet([...left.iterate()].filter(value => !right.has(value)));
  }

  override repr(): string {
    return `${this.typeName}([${[...this.iterate()].map(repr).join(', ')}])`;
  }

  private *pairs(): Generator<Value, void, undefined> {
    for (const entry of this.dict.entries()) yield new Tuple(entry);
  }
}
