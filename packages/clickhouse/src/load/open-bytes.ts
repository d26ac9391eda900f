import { createReadStream } from 'node:fs';
import { type Duplex, pipeline } from 'node:stream';
import zlib from 'node:zlib';
import { namedCompression } from './file-format.ts';

/** Bytes of a data file as a stream, `.gz` and `.zst` unpacked on the way. Memory is bounded by a few chunks. */
export function openBytes(file: string): AsyncIterable<Uint8Array> {
  const raw = createReadStream(file, { highWaterMark: CHUNK });
  const packed = namedCompression(file)?.name;
  const decoder = packed === 'gzip' ? zlib.createGunzip({ chunkSize: CHUNK }) : nativeUnzstd(packed);
  // A pipeline closes the file when its reader stops early, and hands errors on.
  if (decoder !== undefined) return pipeline(raw, decoder, () => undefined);
  return packed === 'zstd' ? unzstdWithFzstd(raw) : raw;
}

const CHUNK = 256 * 1024;

/** Node's own decoder where there is one (22.15, 23.8 and later); fzstd's reaches a third of its speed. */
function nativeUnzstd(packed: string | undefined): Duplex | undefined {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Duplex };
  return packed === 'zstd' ? createZstdDecompress?.() : undefined;
}

async function* unzstdWithFzstd(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const ready: Uint8Array[] = [];
  const decoder = new Decompress(chunk => ready.push(chunk));
  for await (const chunk of raw) {
    decoder.push(chunk);
    yield* ready.splice(0);
  }
  decoder.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}
