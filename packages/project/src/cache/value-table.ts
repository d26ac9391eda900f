/** Numbers for values that repeat, in the order in which they come. */
export class ValueTable<T extends string | readonly string[]> {
  readonly items: T[];
  private readonly before: number;
  private known: Map<string, number> | undefined;
  private last: T | undefined;
  private lastNumber = -1;

  constructor(items: readonly T[] = []) {
    this.items = [...items];
    this.before = items.length;
  }

  /** Whether there are values that were not given to it. */
  get hasGrown(): boolean {
    return this.items.length > this.before;
  }

  numberOf(item: T): number {
    // What belongs together stands together.
    if (this.last !== undefined && isSame(item, this.last)) return this.lastNumber;
    this.known ??= new Map(this.items.map((each, number) => [keyOf(each), number]));
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

function isSame(a: string | readonly string[], b: string | readonly string[]): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((each, at) => each === b[at]);
}
