import { WarehouseError } from '@tsdbt/core';
import { insertDataStart, statementWords } from '@tsdbt/sql';
import { bodyCompression, decodeBody, type RequestBody } from './decode-body.ts';
import { decodeText } from './decode-text.ts';
import { readForm } from './read-form.ts';

/** A request's statement, and what follows it as data for an INSERT. */
export interface ServedStatement {
  readonly sql: string;
  readonly data?: AsyncIterable<Uint8Array>;
  /** How the data are compressed, in ClickHouse's words; the engine reads them as they are. */
  readonly compression?: string;
  /** Values for placeholders that came in the body. */
  readonly params?: Readonly<Record<string, string>>;
}

/** Bytes of a statement without its data; ClickHouse would allow more, and nobody sends it. */
const STATEMENT_LIMIT = 256 * 1024 * 1024;
/** Bytes in which the head of an INSERT must be seen whole. */
const HEAD = 256 * 1024;

/** ClickHouse: the `query` parameter and the body are one text; in an INSERT the body may be nothing but data. */
export async function readStatement(query: string, body: RequestBody): Promise<ServedStatement> {
  const inline = insertDataStart(query);
  if (inline !== undefined && query.slice(inline).trim() !== '') {
    const beginning = Buffer.from(query.slice(inline));
    return {
      sql: query.slice(0, inline),
      data: remaining(beginning, decodeBody(body)[Symbol.asyncIterator]()),
    };
  }
  if (inline !== undefined || waitsForData(query)) {
    if (body.blocks) return { sql: query, data: decodeBody(body) };
    return { sql: query, data: body.request, compression: bodyCompression(body.request) };
  }
  const type = body.request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = readForm(Buffer.concat(await collect(decodeBody(body))), type);
    return { sql: query + form.query, params: form.params };
  }
  return await readText(query === '' ? '' : `${query}\n`, decodeBody(body)[Symbol.asyncIterator]());
}

async function readText(prefix: string, body: AsyncIterator<Uint8Array>): Promise<ServedStatement> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD) {
    const next = await body.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  // Latin 1 keeps a character for each byte, so that an offset into the text is one into the data.
  const start = insertDataStart(prefix + head.toString('latin1'));
  if (start === undefined) {
    const chunks = [head, ...(await collect(remaining(Buffer.alloc(0), body)))];
    return { sql: prefix + decodeText(Buffer.concat(chunks)) };
  }
  const bytes = start - prefix.length;
  const sql = (prefix + decodeText(head.subarray(0, bytes))).trimEnd();
  return { sql, data: remaining(head.subarray(bytes), body) };
}

/** `INSERT … VALUES` without rows, and `input()`. */
function waitsForData(query: string): boolean {
  const words = new Set<string>();
  let last = '';
  for (const { kind, keyword } of statementWords(query)) {
    if (kind === 'semicolon') continue;
    if (words.size === 0 && keyword !== 'INSERT') return false;
    last = keyword;
    words.add(keyword);
  }
  return last === 'VALUES' || words.has('INPUT');
}

async function* remaining(first: Buffer, body: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  if (first.length > 0) yield first;
  for (let next = await body.next(); next.done !== true; next = await body.next()) yield next.value;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > STATEMENT_LIMIT) {
      throw new WarehouseError('Query is too large', { code: 229, type: 'QUERY_IS_TOO_LARGE' });
    }
    all.push(chunk);
  }
  return all;
}
