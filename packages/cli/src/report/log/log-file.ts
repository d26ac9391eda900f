import fs from 'node:fs';
import path from 'node:path';

export interface LogFile {
  /** Takes a line; it is written with others, soon. */
  write(line: string): void;
  /** Writes what is waiting; called once more when the process ends, however it ends. */
  flush(): void;
  close(): void;
}

export interface LogFileOptions {
  readonly path: string;
  /** dbt (`RotatingFileHandler`): the file is put aside before it would reach this; 0 for never. */
  readonly maxBytes: number;
  /** Told once; the log ends there, the command goes on. */
  readonly onFailure: (error: NodeJS.ErrnoException) => void;
}

/** dbt: `backupCount`. */
const KEPT = 5;

/** What waits at most: bytes, and milliseconds. A process that is killed outright loses no more. */
const MOST_WAITING = 1 << 16;
const LONGEST_WAIT = 200;

/** A log file that is appended to in blocks. It is made with the first block: a command that says nothing leaves none. */
export function openLogFile(options: LogFileOptions): LogFile {
  let waiting: string[] = [];
  let size = 0;
  let handle: number | undefined;
  let failed = false;
  let timer: NodeJS.Timeout | undefined;
  const rotation = createRotation(options);

  const writeWaiting = (): void => {
    for (let lines = waiting; lines.length > 0; ) {
      const { block, rest, rotate } = rotation.next(lines);
      if (rotate) {
        if (handle !== undefined) fs.closeSync(handle);
        handle = undefined;
        rotation.rotate();
      }
      handle ??= openToAppend(options.path);
      fs.writeSync(handle, block);
      lines = rest;
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (failed || waiting.length === 0) return;
    try {
      writeWaiting();
    } catch (error) {
      failed = true;
      options.onFailure(error as NodeJS.ErrnoException);
    }
    waiting = [];
    size = 0;
  };
  process.on('exit', flush);
  return {
    write(line) {
      if (failed) return;
      waiting.push(line);
      size += line.length;
      if (size >= MOST_WAITING) flush();
      else timer ??= setTimeout(flush, LONGEST_WAIT).unref();
    },
    flush,
    close() {
      flush();
      process.off('exit', flush);
      if (handle !== undefined) fs.closeSync(handle);
      handle = undefined;
    },
  };
}

interface Rotation {
  /** The lines that the file still takes, as one block, and whether the file has to be put aside before. */
  next(lines: readonly string[]): { readonly block: Buffer; readonly rest: string[]; readonly rotate: boolean };
  rotate(): void;
}

function createRotation({ path: file, maxBytes }: LogFileOptions): Rotation {
  let written: number | undefined;
  return {
    next(lines) {
      written ??= fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      const whole = Buffer.from(`${lines.join('\n')}\n`);
      if (maxBytes <= 0 || written + whole.length < maxBytes) {
        written += whole.length;
        return { block: whole, rest: [], rotate: false };
      }
      const sizes = lines.map(line => Buffer.byteLength(line) + 1);
      const rotate = written > 0 && written + (sizes[0] ?? 0) >= maxBytes;
      let taken = rotate ? 0 : written;
      // A line that is longer than the file may be has a file of its own.
      let count = 0;
      while (count < lines.length && (count === 0 || taken + (sizes[count] ?? 0) < maxBytes))
        taken += sizes[count++] ?? 0;
      written = taken;
      return { block: Buffer.from(`${lines.slice(0, count).join('\n')}\n`), rest: lines.slice(count), rotate };
    },
    rotate() {
      for (let number = KEPT; number > 0; number--) {
        const older = number === 1 ? file : `${file}.${number - 1}`;
        if (fs.existsSync(older)) fs.renameSync(older, `${file}.${number}`);
      }
    },
  };
}

function openToAppend(file: string): number {
  makeFolders(path.dirname(file));
  return fs.openSync(file, 'a');
}

/** Node's own way tries for ever where there is a folder that takes no folders, as below /proc. */
function makeFolders(folder: string): void {
  if (fs.existsSync(folder)) return;
  if (path.dirname(folder) !== folder) makeFolders(path.dirname(folder));
  if (!fs.existsSync(folder)) fs.mkdirSync(folder);
}
