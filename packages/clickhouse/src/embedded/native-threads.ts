import { env } from 'node:process';

/**
 * Threads of libuv, on which chDB runs statements: 4 unless UV_THREADPOOL_SIZE said otherwise before the process began.
 * Compression, name look-ups and asynchronous files need them too.
 */
export function nativeThreads(): number {
  const size = Number(env.UV_THREADPOOL_SIZE);
  return Number.isInteger(size) && size > 0 ? size : 4;
}
