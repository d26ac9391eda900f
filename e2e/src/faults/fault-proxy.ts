import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Fault, TrueAnswer } from './faults.ts';

/** A statement as the proxy sees it. */
export interface SeenStatement {
  readonly sql: string;
  readonly queryId: string;
  /** Whose statement it is; empty for those of the command itself. */
  readonly node: string;
  /** Which of its node's statements it is, from 0. A statement that is sent again keeps its number. */
  readonly index: number;
}

/** A proxy between the program and a server, which spoils the answers to the statements that it is told to. */
export interface FaultProxy {
  readonly port: number;
  /** Begins to count again, and decides from now on what happens to each statement. */
  restart(choose: (statement: SeenStatement) => Fault | undefined): void;
  /** All statements since `restart`, in order. */
  readonly seen: readonly SeenStatement[];
  /** Those that something was done to. */
  readonly spoiled: readonly SeenStatement[];
  /** Resolves when all that was held back has been passed on. */
  settled(): Promise<void>;
  close(): void;
}

/** @param nodeOf whose statement a text is */
export async function startFaultProxy(upstream: URL, nodeOf: (sql: string) => string): Promise<FaultProxy> {
  const seen: SeenStatement[] = [];
  const spoiled: SeenStatement[] = [];
  const underWay = new Set<Promise<unknown>>();
  let choose: (statement: SeenStatement) => Fault | undefined = () => undefined;

  const statementOf = (request: IncomingMessage, body: Buffer): SeenStatement => {
    const params = new URL(request.url ?? '/', upstream).searchParams;
    const queryId = params.get('query_id') ?? '';
    const known = seen.find(each => each.queryId === queryId);
    if (known !== undefined) return known;
    const sql = `${params.get('query') ?? ''}${body.toString('utf8')}`;
    const node = nodeOf(sql);
    const statement = { sql, queryId, node, index: seen.filter(each => each.node === node).length };
    seen.push(statement);
    return statement;
  };

  const answer = async (request: IncomingMessage, socket: Socket): Promise<void> => {
    const body = await buffer(request);
    const statement = statementOf(request, body);
    const fault = choose(statement);
    if (fault === undefined) return void socket.end(whole(await forward(upstream, request, body)));
    spoiled.push(statement);
    const held = fault.holdsBack ? new Promise(resolve => socket.once('close', resolve)) : undefined;
    await held;
    const given = fault.passesOn ? await forward(upstream, request, body) : EMPTY;
    const bytes = fault.answer({ ...given, queryId: statement.queryId });
    if (bytes === undefined) socket.destroy();
    else socket.end(bytes);
  };

  const server = createServer((request, response) => {
    const { socket } = request;
    response.on('error', () => undefined);
    socket.on('error', () => undefined);
    const work = answer(request, socket).catch(() => socket.destroy());
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    spoiled,
    restart(chosen) {
      seen.length = 0;
      spoiled.length = 0;
      choose = chosen;
    },
    async settled() {
      await Promise.all(underWay);
    },
    close: () => server.close(),
  };
}

const EMPTY: Omit<TrueAnswer, 'queryId'> = { status: 200, headers: [], body: Buffer.alloc(0) };

/** The server's own answer, with its headers as they stand. */
function forward(upstream: URL, from: IncomingMessage, body: Buffer): Promise<Omit<TrueAnswer, 'queryId'>> {
  const headers: IncomingHttpHeaders = { ...from.headers, host: upstream.host, 'content-length': String(body.length) };
  delete headers['transfer-encoding'];
  const options = { host: upstream.hostname, port: upstream.port, path: from.url, method: from.method, headers };
  return new Promise((resolve, reject) => {
    const request = send(options, async response => {
      const all = Array.from({ length: response.rawHeaders.length / 2 }, (_, i): readonly [string, string] => [
        response.rawHeaders[2 * i] ?? '',
        response.rawHeaders[2 * i + 1] ?? '',
      ]);
      const kept = all.filter(([name]) => !/^(connection|keep-alive|transfer-encoding|content-length)$/i.test(name));
      resolve({ status: response.statusCode ?? 0, headers: kept, body: await buffer(response) });
    });
    request.on('error', reject).end(body);
  });
}

function whole({ status, headers, body }: Omit<TrueAnswer, 'queryId'>): Buffer {
  const lines = [...headers, ['Content-Length', String(body.length)], ['Connection', 'close']];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Answer\r\n${head}\r\n`), body]);
}
