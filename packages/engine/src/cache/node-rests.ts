import { notShown, type Shown } from '@tsdbt/artifacts';

/**
 * What a node has in memory beside (or instead of) what its entry in the artifact has, as text: the number of its list of keys, and
 * the fields that are not the entry's. Together with the entry it gives the node back, key by key in the same order.
 */
export class NodeRests {
  /** Lists of keys: one for each kind of node. */
  readonly orders: (readonly string[])[];

  constructor(orders: readonly (readonly string[])[] = []) {
    this.orders = [...orders];
  }

  pack(shown: Shown | readonly Shown[]): string {
    if (!('source' in shown)) return JSON.stringify([WHOLE, shown.map(({ source }) => source)]);
    return JSON.stringify([this.numberOf(Object.keys(shown.source)), notShown(shown)]);
  }

  unpack(text: string, readEntry: () => unknown): unknown {
    const [number, rest] = JSON.parse(text) as [number, Record<string, unknown>];
    if (number === WHOLE) return rest;
    const entry = readEntry() as Record<string, unknown>;
    const node: Record<string, unknown> = {};
    for (const key of this.orders[number] ?? []) node[key] = Object.hasOwn(rest, key) ? rest[key] : entry[key];
    return node;
  }

  private numberOf(keys: readonly string[]): number {
    const known = this.orders.findIndex(
      order => order.length === keys.length && keys.every((key, at) => key === order[at]),
    );
    if (known !== -1) return known;
    this.orders.push(keys);
    return this.orders.length - 1;
  }
}

/** In place of a number of keys: what follows is all there is. */
const WHOLE = -1;
