import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compressInBlocks, decompressBlocks } from './block-streams.ts';
import { cityHash128 } from './city-hash-128.ts';
import { compressBlock, decompressBlock } from './compressed-block.ts';

const numbered = Buffer.from(Array.from({ length: 40_000 }, (_, index) => `row ${index}`).join('\n'));

/** A block of that method whose checksum is right, whatever it holds. */
function block(method: number, data: Buffer, length: number): Buffer {
  const made = Buffer.alloc(25 + data.length);
  made[16] = method;
  made.writeUInt32LE(data.length + 9, 17);
  made.writeUInt32LE(length, 21);
  data.copy(made, 25);
  const [low, high] = cityHash128(made.subarray(16));
  made.writeBigUInt64LE(low, 0);
  made.writeBigUInt64LE(high, 8);
  return made;
}

async function read(...pieces: readonly Uint8Array[]): Promise<string> {
  const all: Uint8Array[] = [];
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield* pieces;
  };
  for await (const piece of decompressBlocks(body())) all.push(piece);
  return Buffer.concat(all).toString();
}

describe('a compressed block', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a byte', Buffer.from('a')],
    ['the shortest text that could have a match', Buffer.from('abcdabcdabcda')],
    ['what repeats', Buffer.alloc(100_000, 'ab')],
    ['one byte many times', Buffer.alloc(70_000, 7)],
    ['rows', numbered],
    ['what does not compress', randomBytes(300_000)],
    [
      'a match as far up as can be',
      Buffer.concat([Buffer.from('0123456789abcdef'), randomBytes(65519), Buffer.from('0123456789abcdef....')]),
    ],
  ])('holds %s', (_, data) => expect(decompressBlock(compressBlock(data)).equals(data)).toBe(true));

  it('is smaller than rows are', () => expect(compressBlock(numbered).length).toBeLessThan(numbered.length / 2));

  it('may be stored, or of ZSTD', () => {
    expect(String(decompressBlock(block(0x02, Buffer.from('plain'), 5)))).toBe('plain');
    const zstd = Buffer.from('28b52ffd2004210000746578744ab8a0e1'.slice(0, 26), 'hex');
    expect(() => decompressBlock(block(0x90, zstd, 4))).not.toThrow();
  });

  it.each([
    [
      'another checksum',
      () => Buffer.concat([Buffer.alloc(16, 1), compressBlock(numbered).subarray(16)]),
      'CHECKSUM_DOESNT_MATCH',
    ],
    ['an unknown method', () => block(0x55, Buffer.from('a'), 1), 'UNKNOWN_COMPRESSION_METHOD'],
    [
      'LZ4 that ends early',
      () => block(0x82, compressBlock(numbered).subarray(25, -3), numbered.length),
      'CANNOT_DECOMPRESS',
    ],
    [
      'LZ4 of another length',
      () => block(0x82, compressBlock(numbered).subarray(25), numbered.length - 1),
      'CANNOT_DECOMPRESS',
    ],
    [
      'LZ4 that copies from before its beginning',
      () => block(0x82, Buffer.from([0x10, 65, 9, 0, 0]), 5),
      'CANNOT_DECOMPRESS',
    ],
    ['ZSTD that is none', () => block(0x90, Buffer.from('abcdef'), 6), 'CANNOT_DECOMPRESS'],
    ['more than it can hold', () => block(0x82, Buffer.from('a'), 0x3fffffff), 'TOO_LARGE_SIZE_COMPRESSED'],
  ])('with %s is refused', (_, make, type) => {
    expect(() => decompressBlock(make())).toThrow(expect.objectContaining({ type }));
  });

  it('changed by any byte is refused', () => {
    const whole = compressBlock(Buffer.from('a text of some length, a text of some length'));
    for (let index = 0; index < whole.length; index += 1) {
      const changed = Buffer.from(whole);
      changed[index] = (changed[index] ?? 0) ^ 64;
      expect(() => decompressBlock(changed)).toThrow();
    }
  });
});

describe('a body of blocks', () => {
  const two = Buffer.concat([
    compressBlock(Buffer.from('one ')),
    block(0x02, Buffer.alloc(0), 0),
    compressBlock(Buffer.from('two')),
  ]);

  it('is read however it arrives', async () => {
    expect(await read(two)).toBe('one two');
    expect(await read(...Array.from(two, byte => Buffer.of(byte)))).toBe('one two');
    expect(await read()).toBe('');
  });

  it('is refused when it is not whole, or a size is none', async () => {
    await expect(read(two.subarray(0, -1))).rejects.toMatchObject({ type: 'CANNOT_READ_ALL_DATA' });
    await expect(read(Buffer.from('SELECT 1'))).rejects.toMatchObject({ type: 'CANNOT_READ_ALL_DATA' });
    await expect(read(Buffer.alloc(25, 255))).rejects.toMatchObject({ type: 'TOO_LARGE_SIZE_COMPRESSED' });
  });

  it('is written, and what is there can be sent early', async () => {
    const stream = compressInBlocks();
    stream.write('early');
    await new Promise<void>(resolve => stream.flush(resolve));
    expect(await read(stream.read())).toBe('early');
    stream.end(numbered);
    const rest: Buffer[] = [];
    for await (const chunk of stream) rest.push(chunk);
    expect(await read(...rest)).toBe(numbered.toString());
  });
});
