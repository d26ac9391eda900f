import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import zlib from 'node:zlib';
import { fail } from '@tsdbt/core';
import { quoteString } from '@tsdbt/sql';
import type { ChdbEngine } from '../embedded/chdb-engine.ts';
import { withSpooledFile } from '../embedded/insert-file.ts';

/** Content-Encoding → ClickHouse's name of the compression. */
const COMPRESSIONS: Readonly<Record<string, string>> = {
  identity: 'none',
  gzip: 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
  lz4: 'lz4',
  xz: 'xz',
  bz2: 'bz2',
};

/** What Node can decode by itself; version 20 has no zstd, later ones do. */
const DECODERS: Readonly<Record<string, () => zlib.Unzip>> = {
  gzip: () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress() as unknown as zlib.Unzip,
  ...('createZstdDecompress' in zlib ? { zstd: zlib.createZstdDecompress as () => zlib.Unzip } : {}),
};

/**
 * How a body is compressed, in ClickHouse's words.
 * @throws TsdbtError TS6012 for an encoding that ClickHouse does not know
 */
export function bodyCompression(request: IncomingMessage): string {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const compression = COMPRESSIONS[encoding];
  if (compression !== undefined) return compression;
  fail({
    code: 'TS6012',
    message: `the HTTP header Content-Encoding: ${encoding} is not supported`,
    hint: `it may be ${Object.keys(COMPRESSIONS).join(', ')}`,
  });
}

/** The decoded body. What Node cannot decode, the engine does, by way of a file. */
export function decodeBody(request: IncomingMessage, engine: ChdbEngine): AsyncIterable<Uint8Array> {
  const compression = bodyCompression(request);
  if (compression === 'none') return request;
  const create = DECODERS[compression];
  if (create === undefined) return decodeByEngine(request, compression, engine);
  const decoder = create();
  request.once('error', error => decoder.destroy(error));
  return request.pipe(decoder);
}

async function* decodeByEngine(
  request: IncomingMessage,
  compression: string,
  engine: ChdbEngine,
): AsyncGenerator<Uint8Array, void, undefined> {
  const plain = `${engine.spoolFolder}/tsdbt-insert-${randomUUID()}`;
  try {
    await withSpooledFile(engine.spoolFolder, request, file => {
      const source = `file(${quoteString(file)}, 'RawBLOB', 'body String', ${quoteString(compression)})`;
      const sql = `SELECT body FROM ${source} INTO OUTFILE ${quoteString(plain)} FORMAT RawBLOB`;
      return engine.run({ sql, queryId: randomUUID(), format: 'Null' });
    });
    yield* readPieces(plain);
  } finally {
    rmSync(plain, { force: true });
  }
}

function* readPieces(path: string): Generator<Uint8Array, void, undefined> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(256 * 1024);
      const length = readSync(file, piece);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
