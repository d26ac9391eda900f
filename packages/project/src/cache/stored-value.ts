/**
 * A part of a stored index that is read when it is first looked at. Until then it is the bytes that stand in the file; one that nobody
 * replaces is written again as those.
 */
export class StoredValue<T> {
  private known: { readonly value: T } | undefined;
  private bytes: Uint8Array | undefined;

  private constructor(known: { readonly value: T } | undefined, bytes: Uint8Array | undefined) {
    this.known = known;
    this.bytes = bytes;
  }

  static of<T>(value: T): StoredValue<T> {
    return new StoredValue<T>({ value }, undefined);
  }

  /** Of what `toBytes` gave. */
  static from<T>(bytes: Uint8Array): StoredValue<T> {
    return new StoredValue<T>(undefined, bytes);
  }

  get value(): T {
    this.known ??= { value: JSON.parse(textOf(this.bytes ?? NOTHING)) as T };
    return this.known.value;
  }

  toBytes(): Uint8Array {
    this.bytes ??= Buffer.from(JSON.stringify(this.value));
    return this.bytes;
  }
}

const NOTHING = new Uint8Array();

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
