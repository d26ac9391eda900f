import { closeSync, openSync, readSync } from 'node:fs';
import { type Diagnostic, fail, type LoadFileStep } from '@tsdbt/core';
import { compressionOf, foreignFormat, namedCompression } from './file-format.ts';
import { textProblem } from './text-problem.ts';
import { isWholeZstd } from './zstd-frames.ts';

/** A problem of a data file, which belongs to the `load:` that names it. */
export function loadProblem(
  problem: Omit<Diagnostic, 'severity' | 'notes'>,
  { place }: Pick<LoadFileStep, 'place'>,
): never {
  return fail({ ...problem, notes: [`loaded at ${place.file}:${place.line}:${place.column}`] });
}

/**
 * Whether a file is packed as its ending says, and whole, as far as its own bytes tell. What is in it is told by `checkContent`.
 * @throws TsdbtError TS7005, TS7007; Node's errors for a file that cannot be read
 */
export function checkPacking(file: string, load: LoadFileStep): void {
  const bytes = firstBytes(file);
  const packed = compressionOf(bytes);
  const named = namedCompression(file);
  const at = { file };
  if (packed !== undefined && packed.name !== named?.name) {
    const hint = packed.ending === undefined ? ONLY_CSV : `give it the ending ${packed.ending} to have it unpacked`;
    loadProblem({ code: 'TS7007', message: `${file} is ${packed.phrase}, not CSV`, at, hint }, load);
  }
  if (packed === undefined && named !== undefined && bytes.length > 0) {
    const message = `${file} is not ${named.phrase}, as its ending says`;
    loadProblem({ code: 'TS7005', message, at, hint: `without ${named.ending} it is read as it is` }, load);
  }
  if (named?.name === 'zstd' && !isWholeZstd(file)) {
    loadProblem({ code: 'TS7005', message: `${file} breaks off: its last frame is not whole`, at, hint: COPY }, load);
  }
}

/** Whether a file's first bytes, unpacked, are text that may be CSV. */
export function checkContent(file: string, head: Uint8Array, load: LoadFileStep): void {
  const format = foreignFormat(file, head);
  if (format !== undefined) {
    loadProblem({ code: 'TS7007', message: `${file} is ${format}, not CSV`, at: { file }, hint: ONLY_CSV }, load);
  }
  const problem = textProblem(head, false);
  if (problem !== undefined) refuseText(file, problem, load);
}

/** Says what keeps a file from being text. */
export function refuseText(
  file: string,
  problem: NonNullable<ReturnType<typeof textProblem>>,
  load: LoadFileStep,
): never {
  const { text, hint, line } = problem;
  const at = { file, ...(line === undefined ? {} : { line, column: 1 }) };
  return loadProblem({ code: 'TS7005', message: `${file} ${text}`, at, hint }, load);
}

const ONLY_CSV = 'only CSV can be loaded yet: plain text, .gz or .zst; other formats come later';
const COPY = 'fetch or pack it again';

function firstBytes(file: string): Uint8Array {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(64);
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(handle);
  }
}
