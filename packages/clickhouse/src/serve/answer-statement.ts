import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { outputClause, quoteString } from '@tsdbt/sql';
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
  const format = output.format ?? statement.format;
  const pipe = waitForEnd || output.outfile || !isSelect(sql) ? undefined : await parts.pipes.open();
  if (pipe !== undefined) return await sendStream(statement, pipe, parts);
  const result = await parts.engine.run(statement);
  await sendWhole(result, format, result.seen, parts);
}

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

/** The response begins with the first bytes of the result, so that an early failure still has its status. */
async function sendStream(statement: EngineStatement, pipe: ResultPipe, parts: AnsweringParts): Promise<void> {
  const { writer, headers, engine } = parts;
  const { format = statement.format, place } = outputClause(statement.sql);
  const hasFormat = outputClause(statement.sql).format !== undefined;
  const into = ` INTO OUTFILE ${quoteString(pipe.path)} APPEND ${hasFormat ? '' : `FORMAT ${format}`}`;
  const sql = `${statement.sql.slice(0, place)}${into} ${statement.sql.slice(place)}`;
  const running = engine.run({ ...statement, sql, format: 'Null' }).finally(pipe.finish);
  running.catch(() => undefined);
  const first = await firstBytes(pipe.stream);
  if (first === undefined) {
    const result = await running;
    return await sendWhole(result, format, result.seen, parts);
  }
  const body = writer.begin(200, { ...headers, ...formatHeaders(format) });
  try {
    await pipeline(pipe.stream, body, { end: false });
    await running;
  } catch (error) {
    pipe.stream.destroy();
    engine.kill(statement.queryId);
    throw error;
  }
  body.end();
  await closed(body);
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
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with)\b/i.test(sql);
}
