import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { createClient } from '@clickhouse/client';
import { afterAll, describe, expect, it } from 'vitest';
import { serveWarehouse } from '../contract/served-warehouse.ts';
import { decompressBlocks } from './blocks/block-streams.ts';
import { compressBlock } from './blocks/compressed-block.ts';

const path = mkdtempSync(join(tmpdir(), 'tsdbt-serve-'));
const server = await serveWarehouse(path);
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  rmSync(path, { recursive: true, force: true });
});

/** The machine may be busy. */
const PATIENT = { timeout: 30_000 };

type Parameters = Readonly<Record<string, string>>;

const post = (body: string | Buffer, parameters: Parameters = {}, headers: Parameters = {}): Promise<Response> =>
  fetch(`${server.url}/?${new URLSearchParams(parameters)}`, { method: 'POST', body, headers });
const get = (parameters: Parameters): Promise<Response> => fetch(`${server.url}/?${new URLSearchParams(parameters)}`);
const text = async (sql: string, parameters: Parameters = {}): Promise<string> => (await post(sql, parameters)).text();
const refusal = async (response: Response): Promise<readonly [number, string | null, string]> => {
  const body = await response.text();
  expect(body).toMatch(/^Code: \d+\. DB::Exception: [\s\S]* \([A-Z_]+\) \(version [^\n]+\)\n$/);
  return [response.status, response.headers.get('X-ClickHouse-Exception-Code'), body];
};

describe('the served warehouse', () => {
  it('answers pings', async () => {
    for (const place of ['/ping', '/', '/replicas_status']) {
      expect(await (await fetch(`${server.url}${place}`)).text()).toBe('Ok.\n');
    }
    expect((await fetch(`${server.url}/play`)).status).toBe(404);
  });

  it('takes statements by GET and POST, and in two pieces', async () => {
    expect(await (await get({ query: 'SELECT 1' })).text()).toBe('1\n');
    expect(await text('SELECT 1, 2')).toBe('1\t2\n');
    expect(await text('number FROM numbers(2)', { query: 'SELECT' })).toBe('0\n1\n');
  });

  it('changes nothing by GET', async () => {
    const [status, code, message] = await refusal(await get({ query: 'CREATE TABLE got (a Int8) ENGINE = Memory' }));
    expect([status, code]).toEqual([403, '164']);
    expect(message).toContain('GET implies readonly');
  });

  it.each([
    'WITH 1 AS a /* ) */ INSERT INTO got SELECT a',
    `INSERT INTO FUNCTION file('${path}/got.csv', 'CSV', 'a Int8') VALUES (1)`,
    `-- read\nINSERT INTO FUNCTION file('${path}/got.csv', 'CSV', 'a Int8') SELECT 1`,
    `SELECT 1 INTO OUTFILE '${path}/got.csv'`,
    `SELECT * FROM sqlite('${path}/got.csv', 't')`,
    'SELECT 1 PARALLEL WITH CREATE TABLE got (a Int8) ENGINE = Memory',
    'KILL QUERY WHERE 1',
    'SYSTEM FLUSH LOGS',
    'SELECT 1 SETTINGS readonly = 0',
  ])('changes nothing by GET, in a session or not: %s', async query => {
    for (const session of [{}, { session_id: randomUUID() }, { readonly: '1' }, { readonly: '0' }]) {
      const response = await get({ query, ...session });
      if (query.includes('readonly = 0') && 'session_id' in session) continue;
      expect((await refusal(response)).slice(0, 2)).toEqual([403, '164']);
    }
    expect(readdirSync(path)).not.toContain('got.csv');
    expect(await text('EXISTS got')).toBe('0\n');
  });

  it('reads by GET what it reads by POST, and makes no session readonly for good', async () => {
    const session = { session_id: randomUUID() };
    expect(await (await get({ query: '/* a */ (SELECT {a:UInt8} + 1)', param_a: '1', ...session })).text()).toBe('2\n');
    expect(await (await get({ query: "SELECT getSetting('readonly')" })).text()).toBe('2\n');
    expect(await text('CREATE TEMPORARY TABLE later (a Int8)', session)).toBe('');
    expect((await refusal(await post('CREATE TABLE got (a Int8) ENGINE = Memory', { readonly: '1' })))[1]).toBe('164');
  });

  it('runs no statement that ends the server or its databases', async () => {
    for (const sql of [
      'SYSTEM /* */ SHUTDOWN',
      'DROP DATABASE `system`',
      'exit',
      '\\i script.sql',
      'DETACH DATABASE default',
    ]) {
      const [status, , message] = await refusal(await post(sql));
      expect([sql, status]).toEqual([sql, /exit|script/.test(sql) ? 400 : 403]);
      expect(message).toMatch(/the embedded engine does not run|Syntax error/);
    }
    const session = { session_id: randomUUID() };
    await text('USE `system`', session);
    expect((await refusal(await post('DROP TABLE one', session)))[1]).toBe('392');
    expect((await refusal(await post('DROP TABLE one', { database: 'system' })))[1]).toBe('392');
    const named = { param_name: 'system' };
    expect((await refusal(await post('DROP DATABASE {name:Identifier}', named)))[1]).toBe('392');
    expect(await text('SELECT 1')).toBe('1\n');
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('knows nothing by the name %s', async name => {
    expect((await refusal(await post('SELECT 1', { [name]: '1' })))[1]).toBe('115');
    expect((await refusal(await post('SELECT 1', {}, { 'Content-Encoding': name })))[1]).toBe('115');
    expect((await refusal(await post('SELECT 1', { default_format: name }))).slice(0, 2)).toEqual([404, '73']);
    const plain = await post('SELECT 1', { enable_http_compression: '1' }, { 'Accept-Encoding': name });
    expect([plain.headers.get('Content-Encoding'), await plain.text()]).toEqual([null, '1\n']);
    expect(await text(`SELECT {${name}:UInt8}`, { [`param_${name}`]: '7' })).toBe('7\n');
    const form = new FormData();
    form.append(name, '1');
    expect((await refusal(await fetch(server.url, { method: 'POST', body: form })))[1]).toBe('115');
    expect(await text(`KILL QUERY WHERE query = '${name}' ASYNC`)).toBe('');
    expect((await refusal(await post(`KILL QUERY WHERE ${name} = 1 ASYNC`)))[2]).toContain(`\`${name}\``);
  });

  it.each([
    ['nothing', '', {}],
    ['a comment', '-- nothing', {}],
    ['gzip that is none', 'SELECT 1', { 'Content-Encoding': 'gzip' }],
    ['gzip that ends early', zlib.gzipSync('SELECT 1').subarray(0, -9), { 'Content-Encoding': 'gzip' }],
    ['brotli that is none', 'SELECT 1', { 'Content-Encoding': 'br' }],
    ['xz that is none', 'SELECT 1', { 'Content-Encoding': 'xz' }],
    ['what is no UTF-8', Buffer.from("SELECT 'caf\xe9'", 'latin1'), {}],
    ['a form without boundary', 'SELECT 1', { 'Content-Type': 'multipart/form-data' }],
    ['a form without parts', 'SELECT 1', { 'Content-Type': 'multipart/form-data; boundary=b' }],
    [
      'a form that ends early',
      '--b\r\nContent-Disposition: form-data; name="query"\r\n\r\nSELECT 1',
      { 'Content-Type': 'multipart/form-data; boundary=b' },
    ],
    [
      'a form with a nameless part',
      '--b\r\n\r\nSELECT 1\r\n--b--',
      { 'Content-Type': 'multipart/form-data; boundary=b' },
    ],
  ] as const)('answers 400 to a body of %s', async (_, body, headers) => {
    const response = await fetch(server.url, { method: 'POST', body, headers });
    expect(response.headers.get('X-ClickHouse-Query-Id')).toBeTruthy();
    expect(JSON.parse(response.headers.get('X-ClickHouse-Summary') ?? '')).toMatchObject({ result_rows: '0' });
    expect((await refusal(response))[0]).toBe(400);
    expect(await text('SELECT 1')).toBe('1\n');
  });

  it.each([
    ['escapes that are none', 'GET /?query=SELECT%20%zz HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['escapes of no UTF-8', "GET /?query=SELECT%20'%e9' HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ['an address that is none', 'GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['what is no HTTP', 'SELECT 1\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a chunk that is none', 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('answers 400 to a request with %s', async (_, raw) => {
    const answer = await new Promise<string>(resolve => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.once('data', chunk => {
        resolve(String(chunk));
        socket.destroy();
      });
      socket.write(raw);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*X-ClickHouse-Exception-Code: 36[\s\S]*Code: 36\. DB::Exception: /);
    expect(await text('SELECT 1')).toBe('1\n');
  });

  it('knows no other methods, and HEAD changes nothing either', async () => {
    expect((await fetch(`${server.url}/?query=SELECT+1`, { method: 'PUT', body: 'x' })).status).toBe(501);
    const query = new URLSearchParams({ query: 'CREATE TABLE headed (a Int8) ENGINE = Memory' });
    expect((await fetch(`${server.url}/?${query}`, { method: 'HEAD' })).status).toBe(403);
    expect(await text('EXISTS headed')).toBe('0\n');
  });

  it('survives what cannot stand in a header', async () => {
    const response = await post('SELECT 1', { query_id: 'é\r\nX-Evil: 1' });
    expect(response.headers.get('X-ClickHouse-Query-Id')).toBe('???X-Evil: 1');
    expect(response.headers.get('X-Evil')).toBeNull();
    expect(await text('SELECT 1')).toBe('1\n');
  });

  it('writes the format that the statement, the parameter or the header names', async () => {
    expect(await text('SELECT 1 AS a FORMAT CSVWithNames', { default_format: 'JSON' })).toBe('"a"\n1\n');
    expect(await text('SELECT 1 AS a', { default_format: 'JSONEachRow' })).toBe('{"a":1}\n');
    const response = await post('SELECT 1 AS a', {}, { 'X-ClickHouse-Format': 'CSV' });
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=UTF-8; header=absent');
    expect(response.headers.get('X-ClickHouse-Format')).toBe('CSV');
  });

  it('tells the id, the time zone and a summary', async () => {
    const { headers } = await post('SELECT 1', { query_id: 'mine', wait_end_of_query: '1' });
    expect(headers.get('X-ClickHouse-Query-Id')).toBe('mine');
    expect(headers.get('X-ClickHouse-Timezone')).toBe('UTC');
    expect(JSON.parse(headers.get('X-ClickHouse-Summary') ?? '')).toMatchObject({ written_rows: '0' });
  });

  it('takes settings, placeholders and a database', async () => {
    expect(await text("SELECT getSetting('max_threads')", { max_threads: '3' })).toBe('3\n');
    expect(await text('SELECT {a:String}', { param_a: 'x\\ty' })).toBe('x\\ty\n');
    expect(await text('SELECT currentDatabase()', { database: 'system' })).toBe('system\n');
    const response = await post('SELECT currentDatabase()', {}, { 'X-ClickHouse-Database': 'system' });
    expect(await response.text()).toBe('system\n');
  });

  it.each([
    [{ no_such_parameter: '1' }, {}, 'no_such_parameter'],
    [{}, { 'Content-Encoding': 'snappy' }, 'Content-Encoding: snappy'],
    [{ session_id: 'a', session_timeout: '5000' }, {}, 'session_timeout'],
    [{ default_format: 'TSV; DROP TABLE t' }, {}, 'DROP TABLE t'],
  ] as const)('refuses what it does not know, by name: %j %j', async (parameters, headers, named) => {
    const [, code, message] = await refusal(await post('SELECT 1', parameters, headers));
    expect(code).toBe('115');
    expect(message).toContain('TS6012');
    expect(message).toContain(named);
  });

  it('passes over headers that mean nothing to it, and tells exceptions as text in every format', async () => {
    const json = { http_write_exception_in_output_format: '1', default_format: 'JSON' };
    const response = await post('SELECT throwIf(number = 1) FROM numbers(2)', json, { 'X-ClickHouse-Something': 'x' });
    expect((await refusal(response)).slice(0, 2)).toEqual([500, '395']);
    expect(await text('SELECT 1', { http_write_exception_in_output_format: '1' })).toBe('1\n');
  });

  it('tells exceptions with ClickHouse’s status and code', async () => {
    expect((await refusal(await post('SELEC 1'))).slice(0, 2)).toEqual([400, '62']);
    expect((await refusal(await post('SELECT * FROM nowhere'))).slice(0, 2)).toEqual([404, '60']);
    expect((await refusal(await post('SELECT throwIf(1)'))).slice(0, 2)).toEqual([500, '395']);
  });

  it('tells syntax errors in terms of the statement that was sent', async () => {
    for (const sql of ['SELECT 1 FROM', 'SELECT 1 +', 'SELECT (1', 'SELECT 1 FORMAT']) {
      const streamed = await refusal(await post(sql));
      const whole = await refusal(await post(sql, { wait_end_of_query: '1' }));
      expect(streamed).toEqual(whole);
      expect(streamed[2]).not.toContain('OUTFILE');
    }
  });

  it('writes no files', async () => {
    const [, code, message] = await refusal(await post(`SELECT 1 INTO OUTFILE '${path}/evil'`));
    expect(code).toBe('358');
    expect(message).toContain('INTO OUTFILE is not allowed');
  });

  it('refuses several statements, whatever comes between them', async () => {
    expect((await refusal(await post("SELECT ';'; SELECT 2"))).slice(0, 2)).toEqual([400, '62']);
    expect(await text("SELECT ';' /* ; */ -- ;\n;")).toBe(';\n');
  });

  it('finds, shows and kills statements by the id they were given', async () => {
    const id = randomUUID();
    const endless = post('SELECT sum(sipHash64(number)) FROM system.numbers', { query_id: id });
    await expect
      .poll(() => text(`SELECT count() FROM system.processes AS p WHERE p.query_id = '${id}'`), PATIENT)
      .toBe('1\n');
    const again = await refusal(await post('SELECT 1', { query_id: id }));
    expect(again[1]).toBe('216');
    await text(`KILL QUERY WHERE query_id = '${id}' ASYNC`);
    expect((await refusal(await endless))[1]).toBe('394');
  });

  it('kills the statement of a client that hangs up', async () => {
    const id = randomUUID();
    const running = (): Promise<string> => text(`SELECT count() FROM system.processes WHERE query_id = '${id}'`);
    const client = request(`${server.url}/?query_id=${id}`, { method: 'POST' });
    client.on('error', () => undefined);
    client.end('SELECT sum(sipHash64(number)) FROM system.numbers');
    await expect.poll(running, PATIENT).toBe('1\n');
    client.destroy();
    await expect.poll(running, PATIENT).toBe('0\n');
  });
});

describe('results', () => {
  it('begin before the statement has ended, and wait for a slow reader', async () => {
    const id = randomUUID();
    const controller = new AbortController();
    const response = await fetch(`${server.url}/?query_id=${id}`, {
      method: 'POST',
      body: 'SELECT number FROM numbers(10000000000)',
      signal: controller.signal,
    });
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toMatch(/^0\n1\n2\n/);
    const running = (): Promise<string> => text(`SELECT count() FROM system.processes WHERE query_id = '${id}'`);
    expect(await running()).toBe('1\n');
    controller.abort();
    await expect.poll(running, PATIENT).toBe('0\n');
  });

  it('that nobody reads do not keep a server from ending', async () => {
    const folder = join(path, 'another');
    const other = await serveWarehouse(folder);
    const response = await fetch(other.url, { method: 'POST', body: 'SELECT number FROM numbers(10000000000)' });
    expect(response.status).toBe(200);
    const ended = once(other.child, 'exit');
    other.child.send('exit');
    expect((await ended)[0]).toBe(9);
  });

  it('arrive whole in every kind of format', async () => {
    const sql = 'SELECT number, toString(number) AS s FROM numbers(200000)';
    for (const format of ['JSON', 'CSVWithNames', 'Parquet', 'Native', 'RowBinaryWithNamesAndTypes', 'Values']) {
      const streamed = Buffer.from(await (await post(`${sql} FORMAT ${format}`)).arrayBuffer());
      const whole = Buffer.from(
        await (await post(`${sql} FORMAT ${format}`, { wait_end_of_query: '1' })).arrayBuffer(),
      );
      if (format === 'JSON') expect(JSON.parse(streamed.toString()).rows).toBe(200000);
      else expect([format, streamed.equals(whole)]).toEqual([format, true]);
    }
  });

  it('that fail half-way end in the exception and an unfinished transfer', async () => {
    const response = await post('SELECT throwIf(number = 3000000) FROM numbers(5000000)');
    expect(response.status).toBe(200);
    const tag = response.headers.get('X-ClickHouse-Exception-Tag') ?? 'missing';
    let received = '';
    const read = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) received = (received + Buffer.from(chunk)).slice(-2000);
    };
    await expect(read()).rejects.toThrow();
    expect(received).toMatch(
      new RegExp(`__exception__\r\n${tag}\r\nCode: 395\\..*\n\\d+ ${tag}\r\n__exception__\r\n$`, 's'),
    );
  });

  it('are compressed as the client can read them', async () => {
    const parameters = { enable_http_compression: '1' };
    for (const encoding of ['gzip', 'deflate', 'br']) {
      const response = await post('SELECT number FROM numbers(100000)', parameters, { 'Accept-Encoding': encoding });
      expect(response.headers.get('Content-Encoding')).toBe(encoding);
      expect(await response.text()).toHaveLength(588890);
    }
    const plain = await post('SELECT 1', parameters, { 'Accept-Encoding': 'identity' });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
  });

  it('come in ClickHouse’s own blocks, exceptions too, and inside another compression', async () => {
    const unpack = async (response: Response): Promise<string> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of decompressBlocks(response.body ?? (async function* () {})())) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    };
    for (const wait of ['0', '1']) {
      const parameters = { compress: '1', wait_end_of_query: wait };
      expect(await unpack(await post('SELECT number FROM numbers(100000)', parameters))).toHaveLength(588890);
    }
    const gzipped = await post(
      'SELECT 1',
      { compress: '1', enable_http_compression: '1' },
      { 'Accept-Encoding': 'gzip' },
    );
    expect(gzipped.headers.get('Content-Encoding')).toBe('gzip');
    expect(await unpack(gzipped)).toBe('1\n');
    const refused = await post('SELECT * FROM nowhere', { compress: '1' });
    expect([refused.status, refused.headers.get('X-ClickHouse-Exception-Code')]).toEqual([404, '60']);
    expect(await unpack(refused)).toMatch(/^Code: 60\. DB::Exception: /);
    const late = await post('SELECT throwIf(number = 3000000) FROM numbers(5000000)', { compress: '1' });
    await expect(unpack(late)).rejects.toThrow();
  });

  it('tell how much they are, and begin with what was seen if they are long', async () => {
    const summary = async (sql: string): Promise<Record<string, string>> => {
      const response = await post(sql);
      await response.body?.cancel();
      return JSON.parse(response.headers.get('X-ClickHouse-Summary') ?? '');
    };
    expect(await summary('SELECT number FROM numbers(20) FORMAT RowBinary')).toMatchObject({
      result_rows: '20',
      result_bytes: '160',
    });
    expect(await summary('SELECT number FROM numbers(20) WHERE number > 15')).toMatchObject({ result_rows: '4' });
    expect(await summary('SELECT version() FORMAT Native')).toMatchObject({ result_rows: '1' });
    expect(await summary('SELECT * FROM numbers(100000000)')).toHaveProperty('elapsed_ns');
  });

  it('come compressed to many at once', async () => {
    const headers = { 'Accept-Encoding': 'gzip' };
    const ask = (): Promise<Response> =>
      post('SELECT number FROM numbers(300000)', { enable_http_compression: '1' }, headers);
    const texts = await Promise.all(Array.from({ length: 8 }, async () => (await ask()).text()));
    expect(new Set(texts.map(result => result.length))).toEqual(new Set([1988890]));
  });

  it('are preceded by progress headers when asked for', async () => {
    const raw = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      const sql = 'SELECT count() FROM numbers(20) WHERE sleepEachRow(0.05) = 0 SETTINGS max_block_size = 1';
      socket.write(
        `POST /?send_progress_in_http_headers=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${sql.length}\r\n\r\n${sql}`,
      );
      let received = '';
      socket.on('data', chunk => {
        received += chunk;
      });
      socket.on('end', () => resolve(received)).on('error', reject);
    });
    const [head = '', body] = raw.split('\r\n\r\n', 2);
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head.match(/X-ClickHouse-Progress: \{"read_rows":"\d+"/g)?.length).toBeGreaterThan(1);
    expect(body).toBe('3\r\n20\n\r\n0');
  });
});

describe('inserts', () => {
  const table = async (): Promise<string> => {
    const name = `t_${randomUUID().replaceAll('-', '')}`;
    await text(`CREATE TABLE ${name} (a UInt32, b String DEFAULT 'x') ENGINE = MergeTree ORDER BY a`);
    return name;
  };
  const content = (name: string): Promise<string> => text(`SELECT * FROM ${name} ORDER BY a FORMAT CSV`);

  it('take their data from the body, behind the statement or beside it', async () => {
    const name = await table();
    await post('1,"a;b"\n', { query: `INSERT INTO ${name} FORMAT CSV` });
    await post(`INSERT INTO ${name} FORMAT CSV\n2,"c\nd"\n`);
    await post(`INSERT INTO ${name} (a) VALUES (3), (4);`);
    await post("(5, ';')", { query: `INSERT INTO ${name} VALUES` });
    const response = await post('6\n', {
      query: `INSERT INTO ${name} (a) SELECT n * 1 FROM input('n UInt32') FORMAT TSV`,
    });
    expect(await response.text()).toBe('');
    expect(await content(name)).toBe('1,"a;b"\n2,"c\nd"\n3,"x"\n4,"x"\n5,";"\n6,"x"\n');
    expect(readdirSync(join(path, 'tmp')).filter(file => file.startsWith('tsdbt-insert'))).toEqual([]);
  });

  it('tell how many rows were written', async () => {
    const { headers } = await post('1\n2\n', { query: `INSERT INTO ${await table()} (a) FORMAT CSV` });
    expect(JSON.parse(headers.get('X-ClickHouse-Summary') ?? '')).toMatchObject({ written_rows: '2' });
  });

  it.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
  ] as const)('take bodies with Content-Encoding %s, statement in them or not', async (encoding, compress) => {
    const name = await table();
    const headers = { 'Content-Encoding': encoding };
    await post(compress(Buffer.from('1,a\n')), { query: `INSERT INTO ${name} FORMAT CSV` }, headers);
    await post(compress(Buffer.from(`INSERT INTO ${name} FORMAT CSV\n2,b\n`)), {}, headers);
    expect(await content(name)).toBe('1,"a"\n2,"b"\n');
    expect(await (await post(compress(Buffer.from('SELECT 7')), {}, headers)).text()).toBe('7\n');
  });

  it('take bodies of ClickHouse’s own blocks, statement in them or not', async () => {
    const name = await table();
    const parameters = { query: `INSERT INTO ${name} FORMAT CSV`, decompress: '1' };
    await post(Buffer.concat([compressBlock(Buffer.from('1,')), compressBlock(Buffer.from('a\n'))]), parameters);
    await post(compressBlock(Buffer.from(`INSERT INTO ${name} FORMAT CSV\n2,b\n`)), { decompress: '1' });
    await post(zlib.gzipSync(compressBlock(Buffer.from('3,c\n'))), parameters, { 'Content-Encoding': 'gzip' });
    const broken = compressBlock(Buffer.from('4,d\n'));
    expect((await refusal(await post(broken.subarray(0, -1), parameters)))[0]).toBe(400);
    broken[0] = (broken[0] ?? 0) ^ 1;
    expect((await refusal(await post(broken, parameters))).slice(0, 2)).toEqual([400, '40']);
    expect((await refusal(await post('SELECT 1', { decompress: '1' })))[0]).toBe(400);
    expect(await content(name)).toBe('1,"a"\n2,"b"\n3,"c"\n');
  });

  it('take what only ClickHouse can decompress', async () => {
    const name = await table();
    await text(`INSERT INTO FUNCTION file('${path}/data.zst', 'CSV', 'a UInt32, b String', 'zstd') VALUES (1, 'z')`);
    const { readFileSync } = await import('node:fs');
    const headers = { 'Content-Encoding': 'zstd' };
    await post(readFileSync(`${path}/data.zst`), { query: `INSERT INTO ${name} FORMAT CSV` }, headers);
    expect(await content(name)).toBe('1,"z"\n');
  });

  it('take the beginning of their data beside the statement, and empty lines in them', async () => {
    const name = await table();
    await post('2,b\n', { query: `INSERT INTO ${name} FORMAT CSV 1,a\n` });
    await post(`INSERT INTO ${name} FORMAT TSV\n3\tc\n\n\nDROP TABLE ${name}\n`, {
      input_format_allow_errors_num: '5',
    });
    await post(
      zlib.gzipSync('5,e\n'),
      { query: `INSERT INTO ${name} FORMAT CSV 4,d\n` },
      { 'Content-Encoding': 'gzip' },
    );
    expect(await content(name)).toBe('1,"a"\n2,"b"\n3,"c"\n4,"d"\n5,"e"\n');
  });

  it('insert nothing of a body that is not whole', async () => {
    const name = await table();
    const rows = Array.from({ length: 300_000 }, (_, index) => `${index},${Math.sqrt(index)}\n`).join('');
    const query = `INSERT INTO ${name} FORMAT CSV`;
    const broken = zlib.gzipSync(rows).subarray(0, -20_000);
    expect((await refusal(await post(broken, { query }, { 'Content-Encoding': 'gzip' })))[0]).toBe(400);
    expect(await content(name)).toBe('');
  });

  it('that break off insert nothing', async () => {
    const name = await table();
    await new Promise<void>(resolve => {
      const query = encodeURIComponent(`INSERT INTO ${name} FORMAT CSV`);
      const client = request(`${server.url}/?query=${query}`, { method: 'POST' });
      client.on('error', () => resolve());
      client.write('1,a\n2,b\n', () => setImmediate(() => client.destroy(new Error('gone'))));
    });
    expect(await content(name)).toBe('');
  });
});

describe('sessions over HTTP', () => {
  it('keep temporary tables and are locked while they work', async () => {
    const session = { session_id: randomUUID() };
    await text('CREATE TEMPORARY TABLE scratch (a Int8)', session);
    expect(await text('SELECT count() FROM scratch', session)).toBe('0\n');
    const slow = post('SELECT sum(sipHash64(number)) FROM system.numbers', { ...session, query_id: 'slow' });
    await expect.poll(() => text("SELECT count() FROM system.processes WHERE query_id = 'slow'"), PATIENT).toBe('1\n');
    expect((await refusal(await post('SELECT 1', session)))[1]).toBe('373');
    await text("KILL QUERY WHERE query_id = 'slow' ASYNC");
    await slow;
    expect(await text('SELECT count() FROM scratch', { ...session, close_session: '1' })).toBe('0\n');
    expect((await refusal(await post('SELECT 1', { ...session, session_check: '1' })))[1]).toBe('372');
  });

  it('end after a while of idleness', async () => {
    const session = { session_id: randomUUID(), session_timeout: '1' };
    await text('CREATE TEMPORARY TABLE scratch (a Int8)', session);
    const check = async (): Promise<number> => (await post('SELECT 1', { ...session, session_check: '1' })).status;
    await expect.poll(check, { interval: 1500, timeout: 10_000 }).toBe(404);
  });
});

describe('who may ask', () => {
  it('without a token: anyone on this machine, but no web page of elsewhere', async () => {
    const status = async (headers: Parameters): Promise<number> =>
      new Promise(resolve => {
        request(`${server.url}/?query=SELECT%201`, { headers }, response =>
          resolve(response.resume().statusCode ?? 0),
        ).end();
      });
    expect(await status({ Origin: 'http://localhost:3000' })).toBe(200);
    expect(await status({ Origin: 'https://evil.example' })).toBe(403);
    expect(await status({ Origin: 'null' })).toBe(403);
    expect(await status({ Host: 'rebound.example' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'same-site' })).toBe(200);
  });
});

describe('clients', () => {
  it('@clickhouse/client queries, streams, inserts and keeps sessions', async () => {
    const client = createClient({
      url: server.url,
      session_id: randomUUID(),
      compression: { request: true, response: true },
    });
    await client.command({ query: 'CREATE TEMPORARY TABLE c (a UInt64, b String)' });
    await client.insert({ table: 'c', values: [{ a: '1', b: "x'y" }], format: 'JSONEachRow' });
    const result = await client.query({
      query: 'SELECT a, b, {p:Array(String)} AS p FROM c',
      format: 'JSONEachRow',
      query_params: { p: ["it's", 'b'] },
    });
    expect(await result.json()).toEqual([{ a: 1, b: "x'y", p: ["it's", 'b'] }]);
    const form = await client.query({
      query: 'SELECT {p:String} AS p',
      format: 'JSONEachRow',
      query_params: { p: 'long\nlong' },
      use_multipart_params: true,
    });
    expect(await form.json()).toEqual([{ p: 'long\nlong' }]);
    const rows = await client.query({ query: 'SELECT number FROM numbers(100000)', format: 'JSONEachRow' });
    let count = 0;
    for await (const batch of rows.stream()) count += batch.length;
    expect(count).toBe(100000);
    await client.close();
  });
});
