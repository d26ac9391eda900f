import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HttpConnection } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { afterEach, describe, expect, it } from 'vitest';
import { SELF_SIGNED } from '../contract/self-signed.ts';
import { openWarehouse } from '../open-warehouse.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const connection: HttpConnection = {
  driver: 'http',
  host: '127.0.0.1',
  port: 1,
  user: 'default',
  password: '',
  secure: false,
  verify: true,
  compression: false,
  connectTimeout: 5,
  sendReceiveTimeout: 5,
  retries: 0,
};

async function failure(changes: Partial<HttpConnection>, sql = 'SELECT 1'): Promise<WarehouseError> {
  const warehouse = await openWarehouse({ ...connection, ...changes }, { threads: 1 });
  const error = await warehouse.query(sql).then(
    () => expect.fail('it should have failed'),
    reason => reason,
  );
  await warehouse.close();
  expect(error).toBeInstanceOf(WarehouseError);
  return error;
}

const ROW = '{"meta": [{"name": "a", "type": "UInt8"}], "data": [[1]]}';

/** An answer as ClickHouse gives it. */
function answerWith(text: string, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader(
    'X-ClickHouse-Query-Id',
    new URL(request.url ?? '', 'http://x').searchParams.get('query_id') ?? '',
  );
  response.setHeader('X-ClickHouse-Summary', '{}').end(text);
}

function serve(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  closers.push(() => server.close());
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

describe('a request that fails', () => {
  it('names host and port when nothing answers', async () => {
    const port = await serve(createTcpServer());
    closers.pop()?.();
    const error = await failure({ port });
    expect(error).toMatchObject({ code: 0, type: 'ECONNREFUSED', sql: 'SELECT 1' });
    expect(error.message).toBe(`nothing answers at http://127.0.0.1:${port} (connection refused)`);
  });

  it('names a host that does not exist', async () => {
    const error = await failure({ host: 'no-such-host.invalid' });
    expect(error.type).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(error.message).toContain('no-such-host.invalid');
  });

  it('says after how long it gave up waiting', async () => {
    const port = await serve(createServer(() => undefined));
    const error = await failure({ port, sendReceiveTimeout: 0.2 });
    expect(error).toMatchObject({ code: 0, type: 'TIMEOUT' });
    expect(error.message).toBe(`no answer from http://127.0.0.1:${port} within 0.2 s`);
  });

  it('says after how long there was no TLS connection', async () => {
    const port = await serve(createTcpServer(() => undefined));
    const error = await failure({ port, secure: true, connectTimeout: 0.2 });
    expect(error.type).toBe('CONNECT_TIMEOUT');
    expect(error.message).toBe(`no connection to https://127.0.0.1:${port} within 0.2 s`);
  });

  it('tells TLS spoken to a plain server', async () => {
    const port = await serve(createServer((_, response) => response.end('hello')));
    const error = await failure({ port, secure: true });
    expect(error.code).toBe(0);
    expect(error.message).toMatch(/TLS|secure/);
  });

  it('tells a certificate that nobody vouches for, unless it is not to be checked', async () => {
    const port = await serve(
      createSecureServer(SELF_SIGNED, (request, response) => answerWith(ROW, request, response)),
    );
    const error = await failure({ port, secure: true });
    expect(error).toMatchObject({ code: 0, type: 'TLS_FAILURE' });
    expect(error.message).toBe(`no secure connection to https://127.0.0.1:${port}: self-signed certificate`);
    const trusting = await openWarehouse({ ...connection, port, secure: true, verify: false }, { threads: 1 });
    expect((await trusting.query('SELECT 1 AS a')).rows).toEqual([[1]]);
    await trusting.close();
  });

  it('shows what a stranger answered', async () => {
    const port = await serve(createServer((_, response) => response.writeHead(502).end('<h1>Bad\n gateway</h1>')));
    const error = await failure({ port });
    expect(error).toMatchObject({ code: 0, type: 'HTTP_ERROR' });
    expect(error.message).toContain(
      'HTTP 502 with an HTML page, not as ClickHouse does; it begins: <h1>Bad gateway</h1>',
    );
  });

  it('tells wrong credentials by ClickHouse’s code', async () => {
    const refusal =
      'Code: 516. DB::Exception: default: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED) (version 26.7.2.1 (official build))';
    const port = await serve(createServer((_, response) => response.writeHead(403).end(refusal)));
    expect(await failure({ port })).toMatchObject({
      code: 516,
      type: 'AUTHENTICATION_FAILED',
      message: 'default: Authentication failed: password is incorrect, or there is no user with such name',
    });
  });

  it('finds the exception that came after a good status', async () => {
    const port = await serve(
      createServer((_, response) =>
        response
          .writeHead(200, { 'X-ClickHouse-Exception-Code': '395' })
          .end('Code: 395. DB::Exception: boo. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)'),
      ),
    );
    expect(await failure({ port })).toMatchObject({ code: 395, message: 'boo' });
  });
});

describe('a request over a connection that breaks', () => {
  const breaking = async (times: number): Promise<{ readonly port: number; readonly asked: string[] }> => {
    const asked: string[] = [];
    const port = await serve(
      createServer(async (request, response) => {
        asked.push(await text(request));
        if (asked.length <= times) request.socket.destroy();
        else answerWith(ROW, request, response);
      }),
    );
    return { port, asked };
  };

  it('is repeated when it only reads', async () => {
    const { port, asked } = await breaking(2);
    const warehouse = await openWarehouse({ ...connection, port, retries: 2 }, { threads: 1 });
    expect((await warehouse.query('SELECT 1 AS a')).rows).toEqual([[1]]);
    expect(asked).toHaveLength(3);
    await warehouse.close();
  });

  it('is not when it changes something', async () => {
    const { port, asked } = await breaking(9);
    const error = await failure({ port, retries: 2 }, 'INSERT INTO t SELECT 1');
    expect(error).toMatchObject({ type: 'ECONNRESET', fate: 'unknown' });
    expect(asked.filter(sql => sql.includes('INSERT'))).toHaveLength(1);
  });

  it('is not more often than allowed', async () => {
    const { port, asked } = await breaking(9);
    await failure({ port, retries: 1 });
    expect(asked).toHaveLength(2);
  });
});

describe('credentials', () => {
  it('go as basic authentication or as a bearer token', async () => {
    const seen: (string | undefined)[] = [];
    const port = await serve(
      createServer((request, response) => {
        seen.push(request.headers.authorization);
        answerWith('', request, response);
      }),
    );
    for (const credentials of [{ user: 'ann', password: 'pä:ss' }, { token: 't0ken' }]) {
      const warehouse = await openWarehouse({ ...connection, port, ...credentials }, { threads: 1 });
      await warehouse.execute('SELECT 1');
      await warehouse.close();
    }
    expect(seen).toEqual([`Basic ${Buffer.from('ann:pä:ss').toString('base64')}`, 'Bearer t0ken']);
  });
});
