import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Runs a TypeScript file beside this one in a process of its own, with a channel for messages. */
export function forkTypeScript(file: string, ...args: readonly string[]): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = fileURLToPath(new URL(file, import.meta.url));
  return fork(program, args, { execArgv: ['--import', loader], stdio: 'inherit' });
}
