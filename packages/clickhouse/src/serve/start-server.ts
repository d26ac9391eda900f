import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChdbConnection, type Events, TsdbtError } from '@tsdbt/core';
import { defaultMemoryLimit } from '../embedded/memory-limit.ts';
import { nativeThreads } from '../embedded/native-threads.ts';
import { claimFolderToServe } from '../ownership/claim-folder.ts';
import { isLoopback } from './authorize.ts';

export interface ServerOptions {
  readonly connection: ChdbConnection;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** What clients must show; on other hosts than this one's loopback, one is made up if none is given. */
  readonly token?: string;
  /** Statements at the same time; one less than libuv's threads at most. */
  readonly threads: number;
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** The command line, by which others are told who holds the warehouse. */
  readonly command: string;
  readonly events?: Events;
}

export interface RunningServer {
  readonly url: string;
  readonly token?: string;
  /** Kills what runs, closes connections and gives the folder back. */
  close(): Promise<void>;
}

/**
 * Serves an embedded warehouse over ClickHouse's HTTP interface, as much of it as clients of transformations send; docs/serve.md.
 * @throws TsdbtError TS6008 when another process holds the folder, TS8003 when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { connection, host = '127.0.0.1', port, threads, settings = {}, command, events } = options;
  const token = options.token ?? (isLoopback(host) ? undefined : randomBytes(24).toString('base64url'));
  const { path, memoryLimit = defaultMemoryLimit() } = connection;
  // One thread stays free: a statement waits for its reader, who may be waiting for the compression of what he has read.
  const atOnce = Math.max(1, Math.min(threads, nativeThreads() - 1));
  const folder = await claimFolderToServe({ path, memoryLimit, threads: atOnce, settings }, command);
  // Loaded only here: whoever imports this package for something else need not wait for Node's HTTP modules.
  const [{ createServer }, { createFront }] = await Promise.all([import('node:http'), import('./front.ts')]);
  const front = await createFront(folder.engine, token, events);
  const server = createServer({ maxHeaderSize: 1024 * 1024, requestTimeout: 0, keepAliveTimeout: 30_000 });
  server.on('request', (request, response) => void front.answer(request, response));
  server.on('clientError', front.refuse);
  try {
    await listen(server, port, host);
  } catch (error) {
    await folder.release();
    throw error;
  }
  const url = urlOf(server.address() as AddressInfo);
  folder.announce({ url, ...(token === undefined ? {} : { token }) });
  return {
    url,
    ...(token === undefined ? {} : { token }),
    async close() {
      server.close();
      server.closeAllConnections();
      front.close();
      await folder.release();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  const failed = once(server, 'error').then(([error]) => Promise.reject(error));
  server.listen(port, host);
  try {
    await Promise.race([once(server, 'listening'), failed]);
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? portTaken(port, host) : error;
  }
  failed.catch(() => undefined);
}

function portTaken(port: number, host: string): TsdbtError {
  return new TsdbtError({
    code: 'TS8003',
    severity: 'error',
    message: `port ${port} of ${host} is taken`,
    hint: 'choose another with --port, or 0 for any that is free',
  });
}

/** As another process on this machine reaches it: a server on all interfaces answers on loopback too. */
function urlOf({ address, family, port }: AddressInfo): string {
  const anywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  return `http://${anywhere[address] ?? (family === 'IPv6' ? `[${address}]` : address)}:${port}`;
}
