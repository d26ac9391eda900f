import { raise } from '../errors/python-exception.ts';
import { type HashKey, hashKey } from './hash-key.ts';
import { HostObject } from './host-object.ts';
import { repr } from './repr.ts';
import type { Value } from './value.ts';

/** A Python dict: insertion order, Python's equality of keys. Text keys cost what a JavaScript Map costs. */
export class Dict extends HostObject {
  private readonly map = new Map<HashKey, Value>();
  /** The keys that are not their own hash key (True, 1.0, tuples, dates). */
  private originals: Map<HashKey, Value> | undefined;

  constructor(entries?: Iterable<readonly [Value, Value]>) {
    super();
    if (entries !== undefined) for (const [key, value] of entries) this.set(key, value);
  }

  override get typeName(): string {
    return 'dict';
  }

  override get isMapping(): boolean {
    return true;
  }

  get size(): number {
    return this.map.size;
  }

  get(key: Value): Value | undefined {
    return this.map.get(typeof key === 'string' && key.charCodeAt(0) !== 0 ? key : hashKey(key));
  }

  has(key: Value): boolean {
    return this.map.has(hashKey(key));
  }

  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    if (hash !== key && !this.map.has(hash)) {
      this.originals ??= new Map();
      this.originals.set(hash, key);
    }
    this.map.set(hash, value);
  }

  delete(key: Value): boolean {
    const hash = hashKey(key);
    this.originals?.delete(hash);
    return this.map.delete(hash);
  }

  clear(): void {
    this.map.clear();
    this.originals = undefined;
  }

  *keys(): Generator<Value, void, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<Value, void, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  /** Python: iterating while the size changes raises RuntimeError. */
  *entries(): Generator<[Value, Value], void, undefined> {
    const { size } = this.map;
    for (const [hash, value] of this.map) {
      const original = this.originals?.get(hash);
      yield [original === undefined ? (hash as Value) : original, value];
      if (this.map.size !== size) raise('RuntimeError', 'dictionary changed size during iteration');
    }
  }

  override getItem(key: Value): Value | undefined {
    return this.get(key);
  }

  override iterate(): Iterable<Value> {
    return this.keys();
  }

  override length(): number {
    return this.map.size;
  }

  override contains(value: Value): boolean {
    return this.has(value);
  }

  override repr(): string {
    const parts: string[] = [];
    for (const [key, value] of this.entries()) parts.push(`${repr(key)}: ${repr(value)}`);
    return `{${parts.join(', ')}}`;
  }
}
