import { Dict } from './dict.ts';
import { HostObject } from './host-object.ts';
import { repr } from './repr.ts';
import type { Value } from './value.ts';

/** A Python set. It keeps insertion order (Python's order is arbitrary). */
export class PySet extends HostObject {
  private readonly dict = new Dict();

  constructor(values?: Iterable<Value>) {
    super();
    if (values !== undefined) for (const value of values) this.add(value);
  }

  override get typeName(): string {
    return 'set';
  }

  get size(): number {
    return this.dict.size;
  }

  add(value: Value): void {
    if (!this.dict.has(value)) this.dict.set(value, null);
  }

  has(value: Value): boolean {
    return this.dict.has(value);
  }

  delete(value: Value): boolean {
    return this.dict.delete(value);
  }

  clear(): void {
    this.dict.clear();
  }

  override iterate(): Iterable<Value> {
    return this.dict.keys();
  }

  override length(): number {
    return this.dict.size;
  }

  override contains(value: Value): boolean {
    return this.dict.has(value);
  }

  override equals(other: Value): boolean {
    return other instanceof PySet && other.size === this.size && [...this.iterate()].every(value => other.has(value));
  }

  override repr(): string {
    return this.size === 0 ? 'set()' : `{${[...this.iterate()].map(repr).join(', ')}}`;
  }
}
