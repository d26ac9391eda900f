import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkTypeScript } from './fork-typescript.ts';

/** A child process that serves an embedded warehouse. */
export interface ServedWarehouse {
  readonly url: string;
  readonly token?: string;
  readonly child: ChildProcess;
  /** Lets it close everything and end; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a server of its own for tests: chDB takes one folder a process. */
export async function serveWarehouse(path: string, token = ''): Promise<ServedWarehouse> {
  const child = forkTypeScript('./serve-in-child.ts', path, token);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const told = once(child, 'message').then(([message]) => message as { readonly url: string; readonly token?: string });
  const early = ended.then(code => Promise.reject(new Error(`the server ended with ${code} before it served`)));
  early.catch(() => undefined);
  const { url, token: shown } = await Promise.race([told, early]);
  return {
    url,
    ...(shown === undefined ? {} : { token: shown }),
    child,
    stop() {
      if (child.connected) child.send('stop');
      return ended;
    },
  };
}
