import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Transform, type Writable } from 'node:stream';
import zlib from 'node:zlib';
import type { StatementProgress } from '@tsdbt/core';
import { compressInBlocks } from './blocks/block-streams.ts';

export type ResponseHeaders = Readonly<Record<string, string>>;

/** Sends one response, with progress headers before it if they were asked for. */
export interface ResponseWriter {
  progress(progress: StatementProgress): void;
  /** Sends status and headers and gives the body to write to. With progress sent, the status has been 200 since. */
  begin(status: number, headers: ResponseHeaders): Writable;
  /** Whether headers are out, so that no other status can be told. */
  readonly begun: boolean;
  /**
   * Ends a begun response with an exception. The transfer stays unfinished, so that nobody takes half a result for a whole one.
   * ClickHouse: the text stands between marks that a header announced.
   */
  breakOff(exception: string): void;
}

export interface WriterOptions {
  /** Milliseconds between progress headers; undefined: none. */
  readonly progressInterval: number | undefined;
  /** Whether Accept-Encoding counts. */
  readonly compress: boolean;
  /** Whether the body comes in ClickHouse's own compressed blocks. */
  readonly blocks: boolean;
}

/** For a request of which nothing is known yet. */
export const PLAIN: WriterOptions = { progressInterval: undefined, compress: false, blocks: false };

/**
 * Node sends all headers at once. To send one now and then, the first is written to the socket by hand, and with it all that
 * follows; the connection then ends with the response.
 */
export function responseWriter(
  request: IncomingMessage,
  response: ServerResponse,
  { progressInterval, compress, blocks }: WriterOptions,
): ResponseWriter {
  const started = performance.now();
  let byHand: Socket | undefined;
  let nextProgress = progressInterval ?? Number.POSITIVE_INFINITY;
  let body: Writable | undefined;
  let compressors: readonly Transform[] = [];
  const tag = randomBytes(8).toString('hex');

  return {
    progress(progress) {
      const now = performance.now() - started;
      const { socket } = response;
      if (body !== undefined || now < nextProgress || socket === null) return;
      nextProgress = now + (progressInterval ?? 0);
      if (byHand === undefined) {
        byHand = socket;
        byHand.write('HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n');
      }
      byHand.write(`X-ClickHouse-Progress: ${progressJson(progress)}\r\n`);
    },
    begin(status, headers) {
      const encoder = compress ? chooseEncoder(request.headers['accept-encoding']) : undefined;
      const all = printable({
        ...headers,
        'X-ClickHouse-Exception-Tag': tag,
        ...(encoder === undefined ? {} : { 'Content-Encoding': encoder.name }),
      });
      const plain = byHand === undefined ? response.writeHead(status, all) : beginByHand(byHand, all);
      compressors = [...(blocks ? [compressInBlocks()] : []), ...(encoder === undefined ? [] : [encoder.create()])];
      body = compressors.reduceRight<Writable>((next, compressor) => {
        compressor.pipe(next);
        return compressor;
      }, plain);
      return body;
    },
    get begun() {
      return body !== undefined;
    },
    breakOff(exception) {
      const { socket } = response;
      const length = Buffer.byteLength(exception);
      const text = `\r\n__exception__\r\n${tag}\r\n${exception}${length} ${tag}\r\n__exception__\r\n`;
      const hangUp = (): void => void setImmediate(() => socket?.destroySoon());
      if (body === undefined || body.destroyed || socket === null) socket?.destroy();
      else body.write(text, () => flushAll(compressors, hangUp));
    },
  };
}

/** Some values are the client's own words; whatever cannot stand in a header becomes a question mark. */
function printable(headers: ResponseHeaders): ResponseHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^ -~]/g, '?')]));
}

/** One after another, since each flush gives the next one more to compress. */
function flushAll([first, ...others]: readonly Transform[], done: () => void): void {
  if (first === undefined) done();
  else if (isFlushable(first)) first.flush(() => setImmediate(() => flushAll(others, done)));
  else flushAll(others, done);
}

function isFlushable(stream: Transform): stream is Transform & { flush(callback: () => void): void } {
  return 'flush' in stream && typeof stream.flush === 'function';
}

function beginByHand(socket: Socket, headers: ResponseHeaders): Writable {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${lines.join('')}\r\n`);
  const chunked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]));
    },
    flush(done) {
      done(null, '0\r\n\r\n');
    },
  });
  chunked.pipe(socket);
  return chunked;
}

interface Encoder {
  readonly name: string;
  readonly create: () => Transform;
}

/** In ClickHouse's order of preference, as far as this Node has them. */
const ENCODERS: readonly Encoder[] = [
  { name: 'br', create: () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } }) },
  ...('createZstdCompress' in zlib ? [{ name: 'zstd', create: zlib.createZstdCompress as () => Transform }] : []),
  { name: 'gzip', create: () => zlib.createGzip({ level: 3 }) },
  { name: 'deflate', create: () => zlib.createDeflate({ level: 3 }) },
];

function chooseEncoder(accepted: string | string[] | undefined): Encoder | undefined {
  const names = new Set(
    String(accepted ?? '')
      .split(',')
      .map(item => item.replace(/;.*/, '').trim().toLowerCase()),
  );
  return ENCODERS.find(({ name }) => names.has(name));
}

/** What an answer tells of its statement; what is not known of one that still runs is 0. */
export interface AnswerSummary extends StatementProgress {
  readonly writtenBytes?: number;
  readonly resultRows?: number;
  readonly resultBytes?: number;
}

/** ClickHouse: numbers as strings, time in nanoseconds. */
export function progressJson(progress: AnswerSummary): string {
  return JSON.stringify({
    read_rows: String(progress.readRows),
    read_bytes: String(progress.readBytes),
    written_rows: String(progress.writtenRows),
    written_bytes: String(progress.writtenBytes ?? 0),
    total_rows_to_read: String(progress.totalRowsToRead),
    result_rows: String(progress.resultRows ?? 0),
    result_bytes: String(progress.resultBytes ?? 0),
    elapsed_ns: String(Math.round(progress.elapsed * 1e9)),
    memory_usage: String(progress.memoryUsage),
  });
}

export const NOTHING_DONE: AnswerSummary = {
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  totalRowsToRead: 0,
  memoryUsage: 0,
  elapsed: 0,
};
