/** Where the keys of each mapping and the items of each list begin: one list of numbers for a whole document. */
export class YamlOffsets {
  private readonly places = new Map<object, number>();
  /** Of each collection how many there are, then the offsets. */
  private readonly numbers: number[] = [];

  /** Offsets of a collection's keys or items, in order. */
  add(collection: object, offsets: readonly number[]): void {
    this.places.set(collection, this.numbers.length);
    this.numbers.push(offsets.length);
    for (const offset of offsets) this.numbers.push(offset);
  }

  /** Undefined for what is no collection of the document, or has no such entry. */
  at(collection: object, index: number): number | undefined {
    const place = this.places.get(collection);
    if (place === undefined) return undefined;
    return index >= 0 && index < (this.numbers[place] ?? 0) ? this.numbers[place + 1 + index] : undefined;
  }
}
