import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WarehouseError } from '@tsdbt/core';
import { firstKeyword, outputClause, quoteString } from '@tsdbt/sql';
import type { ChdbEngine, EngineResult, EngineStatement } from '../embedded/chdb-engine.ts';
import { insertFromFile, withSpooledFile } from '../embedded/insert-file.ts';
import { contentType } from './content-type.ts';
import type { ServedStatement } from './read-statement.ts';
import { type AnswerSummary, progressJson, type ResponseHeaders, type ResponseWriter } from './response-writer.ts';
import type { ResultPipe, ResultPipes } from './result-pipes.ts';

export interface AnsweringParts {
  readonly engine: ChdbEngine;
  readonly pipes: ResultPipes;
  readonly writer: ResponseWriter;
  /** Header fields of every response. */
  readonly headers: ResponseHeaders;
  /** What was last seen of the statement while it runs. */
  readonly progress: () => AnswerSummary;
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
    return await sendWhole([inserted.bytes], statement.format, insertSummary(inserted), parts);
  }
  const output = outputClause(sql);
  if (output.outfile) throw new WarehouseError('INTO OUTFILE is not allowed', OUTFILE);
  const pipe = waitForEnd || !isSelect(sql) ? undefined : await parts.pipes.open();
  if (pipe !== undefined && (await sendStream(statement, pipe, parts))) return;
  const result = await parts.engine.run(statement);
  await sendWhole([result.bytes], output.format ?? statement.format, summaryOf(result), parts);
}

const OUTFILE = { code: 358, type: 'INTO_OUTFILE_NOT_ALLOWED' };
const SYNTAX_ERROR = 62;

/** The engine counts what it gives out as read. */
function summaryOf({ seen, elapsed, rows, size }: EngineResult): AnswerSummary {
  return { ...seen, elapsed, resultRows: rows, resultBytes: size };
}

/** ClickHouse: rows that come in are read, written and the result. */
function insertSummary({ seen, elapsed, rows, size }: EngineResult): AnswerSummary {
  const counts = { readRows: rows, readBytes: size, writtenRows: rows, writtenBytes: size };
  return { ...seen, ...counts, elapsed, resultRows: rows, resultBytes: size };
}

async function sendWhole(
  pieces: readonly Uint8Array[],
  format: string,
  summary: AnswerSummary,
  { writer, headers }: AnsweringParts,
): Promise<void> {
  const body = writer.begin(200, {
    ...headers,
    ...formatHeaders(format),
    'X-ClickHouse-Summary': progressJson(summary),
  });
  for (const { buffer, byteOffset, byteLength } of pieces) body.write(Buffer.from(buffer, byteOffset, byteLength));
  body.end();
  await closed(body);
}

/**
 * ClickHouse: the response begins when a mebibyte of it is there, or all, so that what fails before has its status, and what is short has
 * its true summary.
 */
const BEGINNING = 1024 * 1024;

/**
 * Sends the result while it is made. False when the statement cannot be parsed with the clause that sends it through the pipe: run as it
 * is, it will tell why in the user's own text.
 */
async function sendStream(statement: EngineStatement, pipe: ResultPipe, parts: AnsweringParts): Promise<boolean> {
  const { format: own, place } = outputClause(statement.sql);
  const format = own ?? statement.format;
  const running = parts.engine.run({ ...statement, sql: into(pipe.path, statement, own, place), format: 'Null' });
  const ended = running.finally(pipe.finish);
  ended.catch(() => undefined);
  const { pieces, whole } = await readBeginning(pipe.stream);
  if (!whole) {
    await sendRest(pieces, format, { statement, pipe, ended }, parts);
    return true;
  }
  try {
    await sendWhole(pieces, format, summaryOf(await ended), parts);
  } catch (error) {
    if (error instanceof WarehouseError && error.code === SYNTAX_ERROR) return false;
    throw error;
  }
  return true;
}

interface RunningStatement {
  readonly statement: EngineStatement;
  readonly pipe: ResultPipe;
  readonly ended: Promise<EngineResult>;
}

async function sendRest(
  pieces: readonly Buffer[],
  format: string,
  { statement, pipe, ended }: RunningStatement,
  { writer, headers, engine, progress }: AnsweringParts,
): Promise<void> {
  const summary = { 'X-ClickHouse-Summary': progressJson(progress()) };
  const body = writer.begin(200, { ...headers, ...formatHeaders(format), ...summary });
  try {
    for (const piece of pieces) body.write(piece);
    await pipeline(pipe.stream, body, { end: false });
    await ended;
  } catch (error) {
    pipe.stream.destroy();
    engine.kill(statement.queryId);
    throw error;
  }
  body.end();
  await closed(body);
}

function into(path: string, { sql, format }: EngineStatement, own: string | undefined, place: number): string {
  const clause = `INTO OUTFILE ${quoteString(path)} APPEND ${own === undefined ? `FORMAT ${format}` : ''}`;
  return `${sql.slice(0, place)} ${clause} ${sql.slice(place)}`;
}

interface Beginning {
  readonly pieces: readonly Buffer[];
  /** Whether that is all. */
  readonly whole: boolean;
}

async function readBeginning(stream: Readable): Promise<Beginning> {
  const pieces: Buffer[] = [];
  let size = 0;
  while (size < BEGINNING) {
    const chunk = stream.read() as Buffer | null;
    if (chunk !== null) {
      pieces.push(chunk);
      size += chunk.length;
    } else if (stream.readableEnded || stream.destroyed) return { pieces, whole: true };
    else await somethingHappens(stream);
  }
  return { pieces, whole: false };
}

/** New data, or the end. Leaves no listeners behind: a long result has many such moments. */
function somethingHappens(stream: Readable): Promise<void> {
  return new Promise(resolve => {
    const happened = (): void => {
      for (const event of ['readable', 'end', 'close']) stream.removeListener(event, happened);
      resolve();
    };
    for (const event of ['readable', 'end', 'close']) stream.on(event, happened);
  });
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
