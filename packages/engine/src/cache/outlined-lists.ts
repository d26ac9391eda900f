import { StoredValue } from '@tsdbt/project';

/**
 * JSON from which long lists stand apart: numbers as they are in memory, values as texts that are parsed when somebody asks. What it costs
 * to read is how long it is, not what is in it.
 *
 * Four bytes with the length of the JSON, four with that of the file, the JSON, the lists. In the place of a list the JSON has its kind,
 * where it begins after the JSON, and its length in bytes.
 */
export function* withOutlinedLists(value: unknown): Generator<Uint8Array> {
  const lists: Uint8Array[] = [];
  let end = 0;
  const json = JSON.stringify(value, (_, each: unknown) => {
    const list = listOf(each);
    if (list === undefined) return each;
    const { kind, bytes } = list;
    const place: OutlinedList = { kind, at: end, length: bytes.length };
    lists.push(bytes, new Uint8Array(aligned(bytes.length) - bytes.length));
    end += aligned(bytes.length);
    return place;
  });
  const length = Buffer.byteLength(json);
  const head = Buffer.alloc(aligned(LENGTHS + length));
  head.writeUInt32LE(length, 0);
  head.writeUInt32LE(head.length + end, 4);
  head.write(json, LENGTHS);
  yield head;
  yield* lists;
}

/** What was written; undefined when that is not all there. Lists of numbers are views of `bytes`. */
export function readOutlinedLists(bytes: Uint8Array): unknown {
  const file = bytes.byteOffset % ALIGNMENT === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset, byteLength } = file;
  const text = Buffer.from(buffer, byteOffset, byteLength);
  if (byteLength < LENGTHS || text.readUInt32LE(4) !== byteLength) return undefined;
  const length = text.readUInt32LE(0);
  const lists = byteOffset + aligned(LENGTHS + length);
  return JSON.parse(text.toString('utf8', LENGTHS, LENGTHS + length), (_, each: unknown) =>
    isOutlined(each) ? openList(buffer, { ...each, at: lists + each.at }) : each,
  );
}

interface OutlinedList {
  readonly kind: ListKind;
  readonly at: number;
  readonly length: number;
}

type ListKind = 'value' | 'int32' | 'uint32' | 'float64';

/** Bytes of the two lengths in front. */
const LENGTHS = 8;

/** Numbers in memory begin at a multiple of their size. */
const ALIGNMENT = 8;

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function listOf(value: unknown): { readonly kind: ListKind; readonly bytes: Uint8Array } | undefined {
  if (value instanceof StoredValue) return { kind: 'value', bytes: value.toBytes() };
  if (value instanceof Int32Array) return { kind: 'int32', bytes: bytesOf(value) };
  if (value instanceof Uint32Array) return { kind: 'uint32', bytes: bytesOf(value) };
  if (value instanceof Float64Array) return { kind: 'float64', bytes: bytesOf(value) };
  return undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isOutlined(value: unknown): value is OutlinedList {
  return typeof value === 'object' && value !== null && 'kind' in value && 'at' in value && 'length' in value;
}

function openList(file: ArrayBufferLike, { kind, at, length }: OutlinedList): unknown {
  switch (kind) {
    case 'value':
      return StoredValue.from(new Uint8Array(file, at, length));
    case 'int32':
      return new Int32Array(file, at, length / Int32Array.BYTES_PER_ELEMENT);
    case 'uint32':
      return new Uint32Array(file, at, length / Uint32Array.BYTES_PER_ELEMENT);
    case 'float64':
      return new Float64Array(file, at, length / Float64Array.BYTES_PER_ELEMENT);
  }
}
