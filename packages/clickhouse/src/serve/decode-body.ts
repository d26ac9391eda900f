import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { fail, WarehouseError } from '@tsdbt/core';
import { quoteString } from '@tsdbt/sql';
import type { ChdbEngine } from '../embedded/chdb-engine.ts';
import { withSpooledFile } from '../embedded/insert-file.ts';
import { decompressBlocks } from './blocks/block-streams.ts';

/** A request's body, and what can decode it. */
export interface RequestBody {
  readonly request: IncomingMessage;
  readonly engine: ChdbEngine;
  /** Whether it is made of ClickHouse's own compressed blocks, perhaps inside a Content-Encoding. */
  readonly blocks: boolean;
}

/** Content-Encoding → ClickHouse's name of the compression. */
const COMPRESSIONS: ReadonlyMap<string, string> = new Map([
  ['identity', 'none'],
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['lz4', 'lz4'],
  ['xz', 'xz'],
  ['bz2', 'bz2'],
]);

/** What Node can decode by itself; version 20 has no zstd, later ones do. */
const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => zlib.createGunzip()],
  ['deflate', () => zlib.createInflate()],
  ['br', () => zlib.createBrotliDecompress()],
  ...('createZstdDecompress' in zlib ? [['zstd', zlib.createZstdDecompress as () => Transform] as const] : []),
]);

/**
 * How a body is compressed, in ClickHouse's words.
 * @throws TsdbtError TS6012 for an encoding that ClickHouse does not know
 */
export function bodyCompression(request: IncomingMessage): string {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  const compression = COMPRESSIONS.get(encoding);
  if (compression !== undefined) return compression;
  fail({
    code: 'TS6012',
    message: `the HTTP header Content-Encoding: ${encoding} is not supported`,
    hint: `it may be ${[...COMPRESSIONS.keys()].join(', ')}`,
  });
}

/**
 * The decoded body. What Node cannot decode, the engine does, by way of a file.
 * @throws WarehouseError CANNOT_DECOMPRESS while it is read
 */
export function decodeBody({ request, engine, blocks }: RequestBody): AsyncIterable<Uint8Array> {
  const decoded = decodeContent(request, engine);
  return blocks ? decompressBlocks(decoded) : decoded;
}

function decodeContent(request: IncomingMessage, engine: ChdbEngine): AsyncIterable<Uint8Array> {
  const compression = bodyCompression(request);
  if (compression === 'none') return request;
  const create = DECODERS.get(compression);
  return create === undefined
    ? decodeByEngine(request, compression, engine)
    : decodeByNode(request, compression, create());
}

async function* decodeByNode(
  request: IncomingMessage,
  compression: string,
  decoder: Transform,
): AsyncGenerator<Uint8Array, void, undefined> {
  request.once('error', error => decoder.destroy(error));
  try {
    yield* request.pipe(decoder);
  } catch (cause) {
    const message = `the body cannot be decompressed as ${compression}: ${cause instanceof Error ? cause.message : cause}`;
    throw new WarehouseError(message, { code: 271, type: 'CANNOT_DECOMPRESS', cause });
  }
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
