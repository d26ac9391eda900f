import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { atExit } from '../embedded/at-exit.ts';

/**
 * Named pipes through which results leave the engine while they are made: `INTO OUTFILE` in any format, in constant memory, at
 * the reader's pace. (chDB's own streams repeat the header of a format for every block and block the event loop while a query is
 * analysed.) A pipe's name is reused; where pipes cannot be made, there are none and results are buffered.
 */
export interface ResultPipes {
  /** Undefined where this system has no named pipes. */
  open(): Promise<ResultPipe | undefined>;
  close(): void;
}

export interface ResultPipe {
  readonly path: string;
  readonly stream: Readable;
  /** To be called when the statement has ended, well or not: the stream then ends with what was written. */
  finish(): void;
}

export function createResultPipes(folder: string): ResultPipes {
  const free: string[] = [];
  let made = 0;
  let available = true;
  const readers = new Set<number>();
  // A statement that writes to a pipe which nobody reads any more could not be killed.
  const exiting = atExit(() => {
    for (const reader of readers) closeSync(reader);
  });
  const make = async (): Promise<string | undefined> => {
    const path = join(folder, `tsdbt-result-${made}`);
    made += 1;
    rmSync(path, { force: true });
    try {
      await promisify(execFile)('mkfifo', ['-m', '600', path]);
      return path;
    } catch {
      available = false;
      return undefined;
    }
  };
  return {
    async open() {
      const path = free.pop() ?? (available ? await make() : undefined);
      return path === undefined ? undefined : openPipe(path, readers, () => free.push(path));
    },
    close() {
      exiting.cancel();
      for (let index = 0; index < made; index += 1) rmSync(join(folder, `tsdbt-result-${index}`), { force: true });
    },
  };
}

/**
 * Held open for writing here too, or the reader would see the end before the engine has begun. Nobody else may hold it for
 * reading: when the reader is destroyed, the engine's next write must fail and not wait.
 */
function openPipe(path: string, readers: Set<number>, giveBack: () => void): ResultPipe {
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const hold = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const stream = new Socket({ fd: reader, readable: true, writable: false });
  // The name is free for another statement when the engine has closed it and the reader is gone: once.
  let users = 2;
  const leave = (): void => {
    users -= 1;
    if (users === 0) giveBack();
  };
  let held = true;
  readers.add(reader);
  stream.once('close', () => {
    readers.delete(reader);
    leave();
  });
  return {
    path,
    stream,
    finish() {
      if (!held) return;
      held = false;
      closeSync(hold);
      leave();
    },
  };
}
