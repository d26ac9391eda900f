/** The keys of a lazy record, in their order. */
export interface KeySet extends Iterable<string> {
  has(key: string): boolean;
}

/**
 * A record whose values are made when they are first asked for. It reads like any other object (`in`, `Object.keys`, `Object.values`,
 * spread, JSON), and cannot be written to.
 */
export function lazyRecord<T>(keys: KeySet, make: (key: string) => T): Readonly<Record<string, T>> {
  const made = new Map<string, T>();
  const read = (key: string): T => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
  const has = (key: string | symbol): key is string => typeof key === 'string' && keys.has(key);
  const record = new Proxy<Record<string, T>>(Object.create(null), {
    get: (_, key) => (has(key) ? read(key) : undefined),
    has: (_, key) => has(key),
    ownKeys: () => [...keys],
    getOwnPropertyDescriptor: (_, key) =>
      has(key) ? { get: () => read(key), enumerable: true, configurable: true } : undefined,
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
  keysOfLazy.set(record, keys);
  return record;
}

/** A record's keys. Unlike `Object.keys` it does not ask a lazy record about each of them. */
export function keysOf(record: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = keysOfLazy.get(record);
  return keys === undefined ? (Reflect.ownKeys(record) as string[]) : [...keys];
}

/** A proxy's keys are checked one by one when they are listed. */
const keysOfLazy = new WeakMap<object, KeySet>();
