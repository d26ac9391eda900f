import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type HttpConnection, type Warehouse, WarehouseError } from '@tsdbt/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A warehouse over a server that writes those bytes in answer to each request, `ID` standing for the statement's id. */
async function warehouseOver(answer: Answerer, changes: Partial<HttpConnection> = {}): Promise<Warehouse> {
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    let request = '';
    socket.on('data', chunk => {
      request += chunk.toString('latin1');
      const sql = /\r\n\r\n(?:[0-9a-f]+\r\n)?([^\r]+)\r?\n?/.exec(request)?.[1];
      if (sql === undefined) return;
      const id = /query_id=([^&\s]+)/.exec(request)?.[1] ?? '';
      request = '';
      socket.end(answer(id, sql));
    });
  });
  const port = await listen(server);
  const connection: HttpConnection = { ...CONNECTION, port, ...changes };
  const warehouse = await openWarehouse(connection, { threads: 1 });
  closers.push(
    () => warehouse.close(),
    () => server.close(),
  );
  return warehouse;
}

type Answerer = (id: string, sql: string) => string | Buffer;

function listen(server: Server): Promise<number> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

const CONNECTION: HttpConnection = {
  driver: 'http',
  host: '127.0.0.1',
  port: 1,
  user: 'default',
  password: '',
  secure: false,
  verify: true,
  compression: false,
  connectTimeout: 5,
  sendReceiveTimeout: 2,
  retries: 0,
};

const JSON_ROW = '{"meta": [{"name": "a", "type": "UInt8"}], "data": [[1]], "rows": 1}';
const SUMMARY = 'X-ClickHouse-Summary: {"read_rows":"1"}\r\n';

/** An answer of a server, in which a case spoils something. */
function answered(id: string, body: string | Buffer, { status = '200 OK', summary = SUMMARY, more = '' } = {}): Buffer {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nX-ClickHouse-Query-Id: ${id}\r\n${summary}${more}`;
  return Buffer.concat([Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);
}

async function failureOf(work: Promise<unknown>): Promise<WarehouseError> {
  const error = await work.then(
    () => expect.fail('it should have failed'),
    reason => reason,
  );
  expect(error).toBeInstanceOf(WarehouseError);
  return error;
}

const PAGE = '<html><body>Please log in</body></html>';
const BLOCK =
  '\r\n__exception__\r\nabcd\r\nCode: 395. DB::Exception: late. (FUNCTION_THROW)\r\n46 abcd\r\n__exception__\r\n';

/** What comes instead of an answer, and what is said of it, for a query and for a statement without result. */
const FAULTS: readonly (readonly [what: string, says: RegExp, answer: Answerer])[] = [
  [
    'a page of HTML',
    /HTML page.*Please log in/,
    () => `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`,
  ],
  ['a page under the right headers', /begins: <html>/, id => answered(id, PAGE)],
  ['no content', /HTTP 204/, id => answered(id, '', { status: '204 No Content' })],
  ['partial content', /HTTP 206/, id => answered(id, '', { status: '206 Partial Content' })],
  [
    'a redirection',
    /HTTP 307, a redirection to https:\/\/sso\.example(?!.*hunter2)/,
    id =>
      answered(id, '', {
        status: '307 Temporary Redirect',
        more: 'Location: https://u:hunter2@sso.example/?t=hunter2\r\n',
      }),
  ],
  [
    'a gateway that gives up',
    /HTTP 504/,
    () => 'HTTP/1.1 504 Gateway Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  ],
  [
    'a switch of protocols',
    /HTTP 101/,
    () => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ],
  ['an answer to another statement', /another statement/, id => answered(`${id}9`, JSON_ROW)],
  [
    'an empty answer without proof',
    /empty body.*Query-Id/,
    () => 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  ],
  ['no summary', /Summary/, id => answered(id, '', { summary: '' })],
  ['half a summary', /Summary/, id => answered(id, '', { summary: 'X-ClickHouse-Summary: {"read_r\r\n' })],
  [
    'an exception with status 200',
    /^no such thing$/,
    id => answered(id, 'Code: 60. DB::Exception: no such thing. (UNKNOWN_TABLE)'),
  ],
  [
    'an exception that a tag marks',
    /^late$/,
    id => answered(id, `${JSON_ROW}${BLOCK}`, { more: 'X-ClickHouse-Exception-Tag: abcd\r\n' }),
  ],
  [
    'an exception in an older form',
    /^late$/,
    id => answered(id, `{"meta"__exception__\r\nCode: 395. DB::Exception: late. (X)`),
  ],
  [
    'an exception without its text',
    /error 241/,
    id => answered(id, '', { more: 'X-ClickHouse-Exception-Code: 241\r\n' }),
  ],
  ['a body that ends early', /broke before the answer was whole/, id => answered(id, JSON_ROW).subarray(0, -9)],
  [
    'chunks without an end',
    /broke before the answer was whole/,
    id => `HTTP/1.1 200 OK\r\nX-ClickHouse-Query-Id: ${id}\r\n${SUMMARY}Transfer-Encoding: chunked\r\n\r\n3\r\n{"m\r\n`,
  ],
  [
    'a compressed body that ends early',
    /ended before it was whole/,
    id => answered(id, gzipSync(JSON_ROW).subarray(0, -12), { more: 'Content-Encoding: gzip\r\n' }),
  ],
  [
    'a compression that nobody asked for',
    /Unexpected encoding/,
    id => answered(id, 'x', { more: 'Content-Encoding: rot13\r\n' }),
  ],
  ['no HTTP', /does not speak HTTP|failed/, () => 'SSH-2.0-OpenSSH_9.6\r\n'],
];

describe('an answer that proves nothing', () => {
  it.each(FAULTS)('is an error: %s', async (_, says, answer) => {
    const warehouse = await warehouseOver(answer);
    expect((await failureOf(warehouse.query('SELECT 1 AS a'))).message).toMatch(says);
    const statement = await failureOf(warehouse.execute('EXCHANGE TABLES a AND b'));
    expect(statement.message).toMatch(says);
    expect([0, 60, 241, 395]).toContain(statement.code);
    if (statement.code === 0) expect(statement.fate).toBe('unknown');
    const rows = (async function* () {
      yield Buffer.from('{"a":1}\n');
    })();
    await failureOf(warehouse.insertStream('INSERT INTO t FORMAT JSONEachRow', rows));
    await failureOf(warehouse.capabilities());
  });

  it.each([
    ['nothing where rows are due', '', /nothing came/],
    ['half a document', JSON_ROW.slice(0, 30), /no whole JSON/],
    ['a number', '1', /no whole JSON/],
    ['an object without rows', '{"ok": true}', /without meta or data/],
    ['rows that are no lists', '{"meta": [{"name": "a", "type": "UInt8"}], "data": [{"a": 1}]}', /no lists/],
    ['fewer rows than it counts', '{"meta": [], "data": [], "rows": 7}', /counts 7 rows and holds 0/],
    [
      'an exception in JSON',
      '{"meta": [], "data": [], "rows": 0, "exception": "Code: 241. DB::Exception: too much. (M)"}',
      /^too much$/,
    ],
  ])('is an error where rows are due: %s', async (_, body, says) => {
    const warehouse = await warehouseOver(id => answered(id, body));
    for (const sql of ['SELECT 1', 'with x as (select 1) select * from x', 'show tables']) {
      expect((await failureOf(warehouse.query(sql))).message).toMatch(says);
    }
  });

  it('tells a version only if it is one', async () => {
    const warehouse = await warehouseOver(id => answered(id, '{"meta":[{"name":"v"},{"name":"l"}],"data":[["",0]]}'));
    expect((await failureOf(warehouse.capabilities())).message).toContain('its version is ""');
  });
});

describe('a true answer', () => {
  it.each<readonly [string, (id: string) => string | Buffer]>([
    ['with its length', id => answered(id, JSON_ROW)],
    [
      'that ends with the connection',
      id => `HTTP/1.0 200 OK\r\nX-ClickHouse-Query-Id: ${id}\r\n${SUMMARY}\r\n${JSON_ROW}`,
    ],
    ['whose headers came twice', id => answered(id, JSON_ROW, { more: `${SUMMARY}X-ClickHouse-Query-Id: ${id}\r\n` })],
    ['after a hint', id => Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), answered(id, JSON_ROW)])],
    [
      'that quotes an exception',
      id => answered(id, JSON_ROW.replace('[[1]]', '[["Code: 60. DB::Exception: no. (X)"]]')),
    ],
    ['with a tag and no exception', id => answered(id, JSON_ROW, { more: 'X-ClickHouse-Exception-Tag: abcd\r\n' })],
    [
      'with progress before it',
      id => answered(id, JSON_ROW, { more: 'X-ClickHouse-Progress: {}\r\nX-ClickHouse-Progress: {}\r\n' }),
    ],
  ])('is taken: %s', async (_, answer) => {
    const warehouse = await warehouseOver(answer);
    expect((await warehouse.query('SELECT 1 AS a')).rows).toHaveLength(1);
  });

  it('is taken from chproxy, which puts query ids of its own in the place of ours', async () => {
    let last = 0x17a3b2c4d5e6f708n;
    const proxy = (_: string, sql: string): Buffer => {
      last += 1n;
      const echo = /^SELECT '(.*)'$/.exec(sql)?.[1];
      return answered(last.toString(16).toUpperCase(), echo === undefined ? JSON_ROW : `${echo}\n`);
    };
    const warehouse = await warehouseOver(proxy);
    for (let count = 0; count < 3; count += 1) expect((await warehouse.query('SELECT 1 AS a')).rows).toEqual([[1]]);
  });

  it('is not taken under such an id when it answers nothing that was asked, or came already', async () => {
    const stranger = await warehouseOver(() => answered('17A3B2C4D5E6F708', JSON_ROW));
    await failureOf(stranger.query('SELECT 1'));
    const repeated = await warehouseOver((_, sql) => answered('17A3B2C4D5E6F708', `${sql.slice(8, -1)}\n`));
    await failureOf(repeated.execute('SELECT 1'));
  });
});

describe('a statement whose answer was lost', () => {
  const lost = async (states: { readonly running: number; readonly logged?: string }): Promise<string[]> => {
    const asked: string[] = [];
    let runs = states.running;
    const result = (value: unknown): string => JSON.stringify({ meta: [{ name: 'x' }], data: [[value]], rows: 1 });
    const reply = (sql: string): string | undefined => {
      if (sql.startsWith('KILL')) return '{"meta":[],"data":[]}';
      if (sql.includes('system.processes')) return result(runs-- > 0 ? 1 : 0);
      if (sql.includes('system.tables')) return result(states.logged === undefined ? 0 : 1);
      if (sql.includes('FLUSH')) return '';
      return sql.includes('query_log') ? result(states.logged) : undefined;
    };
    const server = createHttpServer(async (request, response) => {
      const sql = await textOf(request);
      asked.push(sql);
      const body = reply(sql);
      if (body === undefined) return void request.socket.destroy();
      const id = new URL(request.url ?? '', 'http://x').searchParams.get('query_id') ?? '';
      response.writeHead(200, { 'X-ClickHouse-Query-Id': id, 'X-ClickHouse-Summary': '{}' }).end(body);
    });
    closers.push(() => server.close());
    const warehouse = await openWarehouse({ ...CONNECTION, port: await listen(server) }, { threads: 1 });
    closers.push(() => warehouse.close());
    const error = await failureOf(warehouse.execute('INSERT INTO t SELECT 1'));
    return [String(error.fate), ...asked.map(sql => sql.split(' ').slice(0, 1).join(' '))];
  };

  it('is looked for in the query log', async () => {
    expect((await lost({ running: 0, logged: 'QueryFinish' }))[0]).toBe('done');
    expect((await lost({ running: 0, logged: 'ExceptionWhileProcessing' }))[0]).toBe('failed');
  });

  it('is unknown where there is no query log', async () => {
    expect((await lost({ running: 0 }))[0]).toBe('unknown');
  });

  it('is ended first when it still runs', async () => {
    expect(await lost({ running: 1 })).toEqual(['unknown', 'INSERT', 'SELECT', 'KILL', 'SELECT', 'SELECT']);
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
