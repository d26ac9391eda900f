import { startServer } from '@tsdbt/clickhouse';
import { fail } from '@tsdbt/core';
import type { ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';

/** Serves the embedded warehouse until interrupted. */
export async function serve(session: Session): Promise<ExitCode> {
  const { invocation, options, request } = session;
  const { connection, threads, settings, name } = invocation.target;
  if (connection.driver !== 'chdb') {
    fail({
      code: 'TS8003',
      message: `the target ${name} is a server already`,
      hint: 'serve takes an embedded target: --target with driver: chdb',
    });
  }
  const server = await startServer({
    connection,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 8123,
    ...(options.token === undefined ? {} : { token: options.token }),
    threads,
    settings,
    command: request.commandLine,
    events: request.events,
  });
  const say = (text: string): void => request.events({ type: 'output', text });
  say(`serving ${connection.path} at ${server.url}`);
  if (server.token !== undefined && options.token === undefined) say(`token: ${server.token}`);
  say('other tsdbt commands on this folder go through it; stop it with Ctrl-C');
  await interrupted(request.signal);
  await server.close();
  return 0;
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
