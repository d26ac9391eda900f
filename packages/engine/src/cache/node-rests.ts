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

  pack(node: unknown, entry: unknown): string {
    if (!isRecord(node) || !isRecord(entry)) return JSON.stringify([WHOLE, node]);
    const keys = Object.keys(node);
    const rest: Record<string, unknown> = {};
    for (const key of keys) if (entry[key] !== node[key]) rest[key] = node[key];
    return JSON.stringify([this.numberOf(keys), rest]);
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
