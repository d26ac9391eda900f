import { Dict, HostObject, raise, repr, Tuple, type Value } from '@tsdbt/jinja';
import { method } from './method.ts';

/**
 * agate's `MappedSequence`: values reached by index or by key. Rows, columns and the lists of both are such sequences; iterating
 * gives the values.
 */
export class MappedSequence extends HostObject {
  readonly kind: string;
  readonly items: readonly Value[];
  readonly names: readonly string[];

  constructor(kind: 'Row' | 'Column' | 'MappedSequence', items: readonly Value[], names: readonly string[]) {
    super();
    this.kind = kind;
    this.items = items;
    this.names = names;
  }

  override get typeName(): string {
    return this.kind;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.items[key < 0 ? key + this.items.length : key];
    if (typeof key !== 'string') return undefined;
    const index = this.names.indexOf(key);
    return index < 0 ? undefined : this.items[index];
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'keys':
        return method('keys', [], () => new Tuple(this.names));
      case 'values':
        return method('values', [], () => new Tuple(this.items));
      case 'items':
        return method('items', [], () => this.pairs());
      case 'dict':
        return method('dict', [], () => new Dict(this.names.map((key, i) => [key, this.items[i] ?? null])));
      case 'get':
        return method('get', ['key', 'default?'], (key, fallback) => this.getItem(key ?? null) ?? fallback ?? null);
      case 'index':
        return method('index', ['value'], value => this.indexOf(value ?? null));
      case 'count':
        return method(
          'count',
          ['value'],
          value => this.items.filter(item => repr(item) === repr(value ?? null)).length,
        );
      default:
        return undefined;
    }
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override length(): number {
    return this.items.length;
  }

  override equals(other: Value): boolean {
    const items = other instanceof MappedSequence || other instanceof Tuple ? other.items : other;
    return Array.isArray(items) && repr([...items]) === repr([...this.items]);
  }

  /** agate: the first five values. */
  override repr(): string {
    const sample = this.items.slice(0, 5).map(repr).join(', ');
    return `<agate.${this.kind}: (${sample}${this.items.length > 5 ? ', ...' : ''})>`;
  }

  private pairs(): Value[] {
    return this.names.map((key, i) => new Tuple([key, this.items[i] ?? null]));
  }

  private indexOf(value: Value): number {
    const index = this.items.findIndex(item => repr(item) === repr(value));
    return index < 0 ? raise('ValueError', `${repr(value)} is not in sequence`) : index;
  }
}

/** A column of a result: its values, its name and agate's name for its type. */
export class ResultColumn extends MappedSequence {
  readonly name: string;
  readonly dataType: string;

  constructor(name: string, dataType: string, values: readonly Value[]) {
    super('Column', values, []);
    this.name = name;
    this.dataType = dataType;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'name') return this.name;
    if (name === 'data_type') return this.dataType;
    if (name === 'values_without_nulls') {
      return method(name, [], () => new Tuple(this.items.filter(value => value !== null)));
    }
    if (name === 'values_distinct') {
      return method(name, [], () => new Tuple([...new Map(this.items.map(value => [repr(value), value])).values()]));
    }
    return super.getAttr(name);
  }
}
