import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import type { Duplex } from 'node:stream';
import { type Events, WarehouseError } from '@tsdbt/core';
import { readsOnly, statementWords } from '@tsdbt/sql';
import type { ChdbEngine, EngineStatement } from '../embedded/chdb-engine.ts';
import { requireSingleStatement } from '../embedded/single-statement.ts';
import { answerStatement } from './answer-statement.ts';
import { comesFromElsewhere, isAuthorized } from './authorize.ts';
import { exceptionResponse } from './exception-response.ts';
import { createHttpSessions, type HttpSessions } from './http-sessions.ts';
import { readStatement } from './read-statement.ts';
import { type RequestParameters, readParameters } from './request-parameters.ts';
import {
  type AnswerSummary,
  NOTHING_DONE,
  PLAIN,
  progressJson,
  type ResponseHeaders,
  type ResponseWriter,
  responseWriter,
} from './response-writer.ts';
import { createResultPipes, type ResultPipes } from './result-pipes.ts';

/** Answers HTTP requests with what the engine says. */
export interface Front {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Answers what is not HTTP, or too large for a request's head. */
  readonly refuse: (error: Error, socket: Duplex) => void;
  readonly close: () => void;
}

interface FrontParts {
  readonly engine: ChdbEngine;
  readonly token: string | undefined;
  readonly version: string;
  readonly settingNames: ReadonlySet<string>;
  readonly sessions: HttpSessions;
  readonly pipes: ResultPipes;
  readonly events: Events | undefined;
}

export async function createFront(
  engine: ChdbEngine,
  token: string | undefined,
  events: Events | undefined,
): Promise<Front> {
  const sessions = createHttpSessions(id => engine.endSession(id));
  const pipes = createResultPipes(engine.spoolFolder);
  const [version = ''] = await lines(engine, 'SELECT version()');
  const settingNames = new Set(await lines(engine, 'SELECT name FROM system.settings'));
  const parts: FrontParts = { engine, token, version, settingNames, sessions, pipes, events };
  return {
    answer: (request, response) => answer(request, response, parts).catch(() => void response.destroy()),
    refuse: (error, socket) => refuse(error, socket, version),
    close() {
      sessions.closeAll();
      pipes.close();
    },
  };
}

async function lines(engine: ChdbEngine, sql: string): Promise<readonly string[]> {
  const { bytes } = await engine.run({ sql, queryId: randomUUID(), format: 'TSVRaw' });
  return new TextDecoder().decode(bytes).trim().split('\n');
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: FrontParts): Promise<void> {
  const url = readUrl(request);
  if (url === undefined) {
    const writer = responseWriter(request, response, PLAIN);
    const error = new WarehouseError('the address of the request cannot be read', { code: 36, type: 'BAD_ARGUMENTS' });
    sendException(error, writer, { queryId: randomUUID(), version: parts.version });
    return;
  }
  if (/^\/(ping|replicas_status)?$/.test(url.pathname) && !isStatement(request, url)) {
    response.end('Ok.\n');
    return;
  }
  if (url.pathname !== '/') {
    response.writeHead(404).end(`There is no handle ${url.pathname}\n`);
    return;
  }
  const started = performance.now();
  let writer = responseWriter(request, response, PLAIN);
  let queryId = url.searchParams.get('query_id') || randomUUID();
  try {
    requireMethod(request);
    const parameters = readParameters(url.searchParams, request.headers, name => parts.settingNames.has(name));
    authorize(request, parameters, parts.token);
    queryId = parameters.queryId ?? queryId;
    writer = responseWriter(request, response, {
      progressInterval: parameters.progressInterval,
      compress: parameters.compressResponse,
      blocks: parameters.compressBlocks,
    });
    await perform({ request, response, parameters, queryId, writer }, parts);
  } catch (error) {
    sendException(error, writer, { queryId, version: parts.version });
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(3);
  parts.events?.({
    type: 'log',
    level: 'debug',
    message: `served ${queryId} in ${seconds} s, status ${response.statusCode}`,
  });
}

function refuse(error: Error, socket: Duplex, version: string): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) return void socket.destroy();
  const large = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
  const message = `the request cannot be read: ${error.message}`;
  const { code, text } = exceptionResponse(new WarehouseError(message, { code: 36, type: 'BAD_ARGUMENTS' }), version);
  const headers = {
    ...exceptionHeaders(randomUUID(), code),
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${large ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\n${head.join('')}\r\n${text}`,
  );
}

/** Undefined for one that is none, or whose escapes are not those of UTF-8: parameters would be read as something else. */
function readUrl({ url = '/' }: IncomingMessage): URL | undefined {
  try {
    decodeURIComponent(url);
    return new URL(url.startsWith('/') ? `http://server${url}` : url);
  } catch {
    return undefined;
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: RequestParameters;
  readonly queryId: string;
  readonly writer: ResponseWriter;
}

async function perform(exchange: Exchange, parts: FrontParts): Promise<void> {
  const { request, response, parameters, queryId, writer } = exchange;
  const { engine, pipes, sessions } = parts;
  const served = await readStatement(parameters.query, { request, engine, blocks: parameters.decompressBlocks });
  requireText(served.sql);
  requireSingleStatement(served.sql, queryId);
  const settings = settingsOf(exchange, served.sql);
  const leave = parameters.session === undefined ? () => {} : sessions.enter(parameters.session);
  const abandoned = (): void => engine.kill(queryId);
  response.once('close', abandoned);
  let progress: AnswerSummary = NOTHING_DONE;
  const statement: EngineStatement = {
    sql: served.sql,
    queryId,
    format: parameters.format,
    settings,
    escapedParams: { ...parameters.params, ...served.params },
    onProgress(seen) {
      progress = seen;
      writer.progress(seen);
    },
    ...(parameters.database === undefined ? {} : { database: parameters.database }),
    ...(parameters.session === undefined ? {} : { session: parameters.session.id }),
  };
  try {
    await answerStatement(statement, served, parameters.waitForEnd, {
      engine,
      pipes,
      writer,
      headers: commonHeaders(queryId),
      progress: () => progress,
    });
  } finally {
    response.removeListener('close', abandoned);
    leave();
  }
}

function commonHeaders(queryId: string): ResponseHeaders {
  return {
    'X-ClickHouse-Server-Display-Name': hostname(),
    'X-ClickHouse-Query-Id': queryId,
    'X-ClickHouse-Timezone': 'UTC',
  };
}

function sendException(
  error: unknown,
  writer: ResponseWriter,
  { queryId, version }: { queryId: string; version: string },
): void {
  const { status, code, text } = exceptionResponse(error, version);
  if (writer.begun) {
    writer.breakOff(text);
    return;
  }
  writer.begin(status, exceptionHeaders(queryId, code)).end(text);
}

function exceptionHeaders(queryId: string, code: number): ResponseHeaders {
  return {
    ...commonHeaders(queryId),
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
    'X-ClickHouse-Summary': progressJson(NOTHING_DONE),
  };
}

function isStatement(request: IncomingMessage, url: URL): boolean {
  return url.pathname === '/' && (request.method === 'POST' || url.searchParams.has('query'));
}

function requireMethod({ method }: IncomingMessage): void {
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return;
  throw new WarehouseError(`HTTP method ${method} is not supported`, { code: 48, type: 'NOT_IMPLEMENTED' });
}

function authorize(request: IncomingMessage, { password }: RequestParameters, token: string | undefined): void {
  const refused = { code: 516, type: 'AUTHENTICATION_FAILED' };
  if (token === undefined && comesFromElsewhere(request.headers)) {
    throw new WarehouseError('requests of web pages and under other host names need a token', refused);
  }
  if (!isAuthorized(request.headers, password, token)) {
    throw new WarehouseError('Authentication failed: the token is missing or wrong', refused);
  }
}

/**
 * ClickHouse: GET implies `readonly = 2`, so that following a link never changes anything. In readonly mode, its engine lets some
 * statements through that write files, so the text of the statement must show too that it only reads.
 */
function settingsOf({ request, parameters }: Exchange, sql: string): RequestParameters['settings'] {
  const { session, settings } = parameters;
  const { readonly, ...others } = settings;
  const implied = request.method !== 'POST';
  if (!implied && (readonly === undefined || /^(0|false)$/i.test(readonly))) return settings;
  if (!readsOnly(sql)) throw new WarehouseError(implied ? `${NOT_READ_ONLY}. ${USE_POST}` : NOT_READ_ONLY, READONLY);
  if (implied && readonly !== undefined && !/^[12]$/.test(readonly)) {
    throw new WarehouseError("Cannot modify 'readonly' setting in readonly mode", READONLY);
  }
  // A session's connection would stay so for good, and its later statements with it.
  return session === undefined ? { ...others, readonly: readonly ?? '2' } : others;
}

const READONLY = { code: 164, type: 'READONLY' };
const NOT_READ_ONLY = 'Cannot execute query in readonly mode';
const USE_POST = 'For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries';

function requireText(sql: string): void {
  if (statementWords(sql).next().done) throw new WarehouseError('Empty query', { code: 62, type: 'SYNTAX_ERROR' });
}
