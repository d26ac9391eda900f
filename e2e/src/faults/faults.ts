/** What the server has answered, or nothing where it was not asked. */
export interface TrueAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly queryId: string;
}

/** Something that a network, a proxy or a gateway does to a statement. */
export interface Fault {
  readonly name: string;
  /** Whether the server gets the statement. */
  readonly passesOn: boolean;
  /** Whether the server gets it only when the client has given up. */
  readonly holdsBack: boolean;
  /** Bytes that come instead of the answer; undefined: the connection breaks. */
  readonly answer: (given: TrueAnswer) => Buffer | undefined;
}

const LOGIN = '<html><head><title>Sign in</title></head><body>Your session has ended.</body></html>';
const EXCEPTION = 'Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1)\n';

/** Headers by which an answer shows that it is ClickHouse's. */
function proof(queryId: string): readonly (readonly [string, string])[] {
  return [
    ['X-ClickHouse-Query-Id', queryId],
    ['X-ClickHouse-Summary', '{"read_rows":"0","read_bytes":"0","written_rows":"0","written_bytes":"0"}'],
  ];
}

function response(
  status: string,
  headers: readonly (readonly [string, string])[],
  body: string | Buffer = '',
  length: number = Buffer.byteLength(body),
): Buffer {
  const lines = [...headers, ['Content-Length', String(length)], ['Connection', 'close']];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${head}\r\n`), Buffer.from(body)]);
}

const without = (given: TrueAnswer, pattern: RegExp): TrueAnswer['headers'] =>
  given.headers.filter(([name]) => !pattern.test(name));

const ANSWERS: Readonly<Record<string, Fault['answer']>> = {
  'connection that breaks': () => undefined,
  'half of the headers': ({ queryId }) =>
    Buffer.from(`HTTP/1.1 200 OK\r\nX-ClickHouse-Query-Id: ${queryId}\r\nX-Click`),
  'cut body': ({ queryId, body }) =>
    response('200 OK', proof(queryId), body.subarray(0, body.length / 2), body.length + 20),
  'chunks without an end': ({ queryId, body }) => {
    const head = proof(queryId).map(([name, value]) => `${name}: ${value}\r\n`);
    const chunk = body.length === 0 ? '' : `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n`;
    return Buffer.from(`HTTP/1.1 200 OK\r\n${head.join('')}Transfer-Encoding: chunked\r\n\r\n${chunk}`, 'latin1');
  },
  'login page': () => response('200 OK', [['Content-Type', 'text/html']], LOGIN),
  'login page under headers of ClickHouse': ({ queryId }) => response('200 OK', proof(queryId), LOGIN),
  'empty answer': () => response('200 OK', []),
  'no content': ({ queryId }) => response('204 No Content', proof(queryId)),
  redirection: () => response('307 Temporary Redirect', [['Location', 'https://sso.example/login']]),
  'other protocol': () => Buffer.from('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  'gateway that gives up': () => response('504 Gateway Timeout', [['Content-Type', 'text/html']], LOGIN),
  'answer without headers': given => response('200 OK', without(given, /^x-clickhouse/i), given.body),
  'answer without a summary': given => response('200 OK', without(given, /^x-clickhouse-summary$/i), given.body),
  'answer to another statement': given =>
    response('200 OK', [...without(given, /-query-id$/i), ['X-ClickHouse-Query-Id', 'somebody-else-1']], given.body),
  'exception with status 200': ({ queryId }) => response('200 OK', proof(queryId), EXCEPTION),
  'exception behind the result': given => {
    const mark = `\r\n__exception__\r\nq1w2e3\r\n${EXCEPTION}${EXCEPTION.length} q1w2e3\r\n__exception__\r\n`;
    const headers = [...without(given, /-tag$/i), ['X-ClickHouse-Exception-Tag', 'q1w2e3'] as const];
    return response('200 OK', headers.length > 3 ? headers : [...proof(given.queryId), ...headers], given.body + mark);
  },
};

/** Each fault twice: the server has done what it was told to, or has never heard of it. */
export const FAULTS: readonly Fault[] = Object.entries(ANSWERS).flatMap(([name, answer]) => [
  { name: `${name}, afterwards`, passesOn: true, holdsBack: false, answer },
  { name: `${name}, instead`, passesOn: false, holdsBack: false, answer },
]);

/** Reaches the server when the client has long given up. */
export const LATE: Fault = { name: 'delay', passesOn: true, holdsBack: true, answer: () => undefined };
