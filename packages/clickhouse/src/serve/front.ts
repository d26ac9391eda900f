import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { type Events, WarehouseError } from '@tsdbt/core';
import type { ChdbEngine, EngineStatement } from '../embedded/chdb-engine.ts';
import { requireSingleStatement } from '../embedded/single-statement.ts';
import { answerStatement } from './answer-statement.ts';
import { comesFromElsewhere, isAuthorized } from './authorize.ts';
import { exceptionResponse } from './exception-response.ts';
import { createHttpSessions, type HttpSessions } from './http-sessions.ts';
import { readStatement } from './read-statement.ts';
import { type RequestParameters, readParameters } from './request-parameters.ts';
import { type ResponseHeaders, type ResponseWriter, responseWriter } from './response-writer.ts';
import { createResultPipes, type ResultPipes } from './result-pipes.ts';

/** Answers HTTP requests with what the engine says. */
export interface Front {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
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
  const url = new URL(request.url ?? '/', 'http://server');
  if (/^\/(ping|replicas_status)?$/.test(url.pathname) && !isStatement(request, url)) {
    response.end('Ok.\n');
    return;
  }
  if (url.pathname !== '/') {
    response.writeHead(404).end(`There is no handle ${url.pathname}\n`);
    return;
  }
  const started = performance.now();
  let writer = responseWriter(request, response, { progressInterval: undefined, compress: false });
  let queryId = url.searchParams.get('query_id') ?? '';
  try {
    requireMethod(request);
    const parameters = readParameters(url.searchParams, request.headers, name => parts.settingNames.has(name));
    authorize(request, parameters, parts.token);
    queryId = parameters.queryId ?? randomUUID();
    writer = responseWriter(request, response, {
      progressInterval: parameters.progressInterval,
      compress: parameters.compressResponse,
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

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: RequestParameters;
  readonly queryId: string;
  readonly writer: ResponseWriter;
}

async function perform({ request, response, parameters, queryId, writer }: Exchange, parts: FrontParts): Promise<void> {
  const { engine, pipes, sessions } = parts;
  const served = await readStatement(parameters.query, request, engine);
  requireSingleStatement(served.sql, queryId);
  if (request.method !== 'POST') requireReadOnly(served.sql);
  const leave = parameters.session === undefined ? () => {} : sessions.enter(parameters.session);
  const abandoned = (): void => engine.kill(queryId);
  response.once('close', abandoned);
  const statement: EngineStatement = {
    sql: served.sql,
    queryId,
    format: parameters.format,
    settings: parameters.settings,
    escapedParams: { ...parameters.params, ...served.params },
    onProgress: writer.progress,
    ...(parameters.database === undefined ? {} : { database: parameters.database }),
    ...(parameters.session === undefined ? {} : { session: parameters.session.id }),
  };
  try {
    await answerStatement(statement, served, parameters.waitForEnd, {
      engine,
      pipes,
      writer,
      headers: commonHeaders(queryId),
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
  const headers = {
    ...commonHeaders(queryId),
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
  };
  writer.begin(status, headers).end(text);
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

/** ClickHouse: GET must not change anything, so that following a link never does. */
function requireReadOnly(sql: string): void {
  if (/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with|show|desc|describe|exists|explain)\b/i.test(sql)) return;
  throw new WarehouseError(
    'Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries',
    {
      code: 164,
      type: 'READONLY',
    },
  );
}
