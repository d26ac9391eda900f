/**
 * What generated code is given beside its source, so that templates of one shape share one compiled function: texts,
 * names and numbers are `K[i]`, offsets in the file `P[i]`, and variables are numbered as they come.
 */
export class TemplateData {
  readonly constants: unknown[] = [];
  /** The first is where a function stands before it did anything. */
  readonly offsets: number[] = [0];
  private readonly names = new Map<string, number>();

  /** JavaScript for a constant. */
  constant(value: unknown): string {
    return `K[${this.constants.push(value) - 1}]`;
  }

  /** The index that stands for an offset; `p` of generated code holds such an index. */
  place(offset: number): number {
    return this.offsets.push(offset) - 1;
  }

  /** The number of a name: the same each time. */
  numberOf(name: string): number {
    let number = this.names.get(name);
    if (number === undefined) {
      number = this.names.size;
      this.names.set(name, number);
    }
    return number;
  }
}
