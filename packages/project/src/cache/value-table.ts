/** Numbers for values that repeat, in the order in which they come. */
export class ValueTable<T extends string | readonly string[]> {
  readonly items: T[];
  private readonly known = new Map<string, number>();
  private last: T | undefined;
  private lastNumber = -1;

  constructor(items: readonly T[] = []) {
    this.items = [...items];
    for (const [number, item] of items.entries()) this.known.set(keyOf(item), number);
  }

  numberOf(item: T): number {
    // What belongs together stands together.
    if (item === this.last) return this.lastNumber;
    const key = keyOf(item);
    let number = this.known.get(key);
    if (number === undefined) {
      number = this.items.length;
      this.known.set(key, number);
      this.items.push(item);
    }
    this.last = item;
    this.lastNumber = number;
    return number;
  }
}

function keyOf(item: string | readonly string[]): string {
  return typeof item === 'string' ? item : `${item.length} ${item.join('\n')}`;
}
