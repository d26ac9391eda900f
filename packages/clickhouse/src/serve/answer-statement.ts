import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WarehouseError } from '@tsdbt/core';
import { firstKeyword, outputClause, quoteString } from '@tsdbt/sql';
import type { ChdbEngine, EngineResult, EngineStatement } from '../embedded/chdb-engine.ts';
import { insertFromFile, withSpooledFile } from '../embedded/insert-file.ts';
import { contentType } from './content-type.ts';
import type { ServedStatement } from './read-statement.ts';
import { progressJson, type ResponseHeaders, type ResponseWriter } from './response-writer.ts';
import type { ResultPipe, ResultPipes } from './result-pipes.ts';

export interface AnsweringParts {
  readonly engine: ChdbEngine;
  readonly pipes: ResultPipes;
  readonly writer: ResponseWriter;
  /** Header fields of every response. */
  readonly headers: ResponseHeaders;
}

/** Runs a statement and sends what it gives. Rejects before anything is sent, or after `writer.begun`. */
export async function answerStatement(
  statement: EngineStatement,
  { sql, data, compression }: ServedStatement,
  waitForEnd: boolean,
  parts: AnsweringParts,
): Promise<void> {
  if (data !== undefined) {
    const inserted = await withSpooledFile(parts.engine.spoolFolder, data, file =>
      parts.engine.run({ ...statement, sql: insertFromFile(sql, file, compression) }),
    );
    return await sendWhole(
      inserted,
      statement.format,
      { ...inserted.seen, writtenRows: inserted.rows, writtenBytes: inserted.size },
      parts,
    );
  }
  const output = outputClause(sql);
  if (output.outfile) throw new WarehouseError('INTO OUTFILE is not allowed', OUTFILE);
  const pipe = waitForEnd || !isSelect(sql) ? undefined : await parts.pipes.open();
  if (pipe !== undefined && (await sendStream(statement, pipe, parts))) return;
  const result = await parts.engine.run(statement);
  await sendWhole(result, output.format ?? statement.format, result.seen, parts);
}

const OUTFILE = { code: 358, type: 'INTO_OUTFILE_NOT_ALLOWED' };
const SYNTAX_ERROR = 62;

async function sendWhole(
  result: EngineResult,
  format: string,
  seen: EngineResult['seen'],
  { writer, headers }: AnsweringParts,
): Promise<void> {
  const body = writer.begin(200, {
    ...headers,
    ...formatHeaders(format),
    'X-ClickHouse-Summary': progressJson({ ...seen, elapsed: result.elapsed }),
  });
  body.end(Buffer.from(result.bytes.buffer, result.bytes.byteOffset, result.bytes.byteLength));
  await closed(body);
}

/**
 * The response begins with the first bytes of the result, so that an early failure still has its status. False when the statement
 * cannot be parsed with the clause that sends it through the pipe: run as it is, it will tell why in the user's own text.
 */
async function sendStream(statement: EngineStatement, pipe: ResultPipe, parts: AnsweringParts): Promise<boolean> {
  const { writer, headers, engine } = parts;
  const { format, place } = outputClause(statement.sql);
  const formatHeader = formatHeaders(format ?? statement.format);
  const running = engine.run({ ...statement, sql: into(pipe.path, statement, format, place), format: 'Null' });
  const ended = running.finally(pipe.finish);
  ended.catch(() => undefined);
  if ((await firstBytes(pipe.stream)) === undefined) {
    try {
      const result = await ended;
      await sendWhole(result, format ?? statement.format, result.seen, parts);
    } catch (error) {
      if (error instanceof WarehouseError && error.code === SYNTAX_ERROR) return false;
      throw error;
    }
    return true;
  }
  const body = writer.begin(200, { ...headers, ...formatHeader });
  try {
    await pipeline(pipe.stream, body, { end: false });
    await ended;
  } catch (error) {
    pipe.stream.destroy();
    engine.kill(statement.queryId);
    throw error;
  }
  body.end();
  await closed(body);
  return true;
}

function into(path: string, { sql, format }: EngineStatement, own: string | undefined, place: number): string {
  const clause = `INTO OUTFILE ${quoteString(path)} APPEND ${own === undefined ? `FORMAT ${format}` : ''}`;
  return `${sql.slice(0, place)} ${clause} ${sql.slice(place)}`;
}

/** Waits for data or for the end; what was read goes back into the stream. */
async function firstBytes(stream: Readable): Promise<Buffer | undefined> {
  for (;;) {
    const chunk = stream.read() as Buffer | null;
    if (chunk !== null) {
      stream.unshift(chunk);
      return chunk;
    }
    if (stream.readableEnded || stream.destroyed) return undefined;
    await Promise.race([once(stream, 'readable'), once(stream, 'end'), once(stream, 'close')]);
  }
}

async function closed(body: Writable): Promise<void> {
  if (!body.writableFinished && !body.destroyed) await Promise.race([once(body, 'finish'), once(body, 'close')]);
}

function formatHeaders(format: string): ResponseHeaders {
  return { 'Content-Type': contentType(format), 'X-ClickHouse-Format': format };
}

/** Statements whose result `INTO OUTFILE` takes; SHOW is rewritten by the engine and loses the clause. */
function isSelect(sql: string): boolean {
  return /^(?:SELECT|WITH)$/.test(firstKeyword(sql) ?? '');
}
