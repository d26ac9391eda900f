import { Transform } from 'node:stream';
import { WarehouseError } from '@tsdbt/core';
import { BLOCK_HEAD, blockLength, compressBlock, decompressBlock } from './compressed-block.ts';

/** Bytes of a block before compression: large enough to compress well, small enough not to keep others waiting. */
const BLOCK = 256 * 1024;

/** Compresses what is written into ClickHouse's blocks. `flush` sends what is there, as those of `zlib` do. */
export function compressInBlocks(): Transform & { flush(callback: () => void): void } {
  let waiting: Buffer[] = [];
  let size = 0;
  const send = (stream: Transform): void => {
    const data = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    for (let at = 0; at < data.length; at += BLOCK) stream.push(compressBlock(data.subarray(at, at + BLOCK)));
  };
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting.push(chunk);
      size += chunk.length;
      if (size >= BLOCK) send(this);
      done();
    },
    flush(done) {
      send(this);
      done();
    },
  });
  const flush = (callback: () => void): void => {
    send(stream);
    // What reads from here has written it on when its turn comes.
    setImmediate(callback);
  };
  return Object.assign(stream, { flush });
}

/**
 * The text of a body in ClickHouse's blocks.
 * @throws WarehouseError while it is read, for a block that is broken or not whole
 */
export async function* decompressBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let wanted = BLOCK_HEAD;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) continue;
    let rest = Buffer.concat(chunks);
    wanted = BLOCK_HEAD;
    while (rest.length >= BLOCK_HEAD) {
      wanted = blockLength(rest);
      if (rest.length < wanted) break;
      yield decompressBlock(rest.subarray(0, wanted));
      rest = rest.subarray(wanted);
      wanted = BLOCK_HEAD;
    }
    chunks = [rest];
    size = rest.length;
  }
  if (size === 0) return;
  throw new WarehouseError('the body ends within a compressed block', { code: 33, type: 'CANNOT_READ_ALL_DATA' });
}
