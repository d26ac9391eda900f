import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type FileStat, type FileSystem, type FolderEntry, fail, type OpenBytes } from '@tsdbt/core';

/** The machine's files. */
export const nodeFileSystem: FileSystem = {
  readText: file => {
    refuseEndless(file);
    return fs.readFileSync(file, AS_TEXT);
  },
  readBytes: file => {
    refuseEndless(file);
    return fs.readFileSync(file);
  },
  stat(file): FileStat | undefined {
    const stat = linkTarget(file);
    return stat === undefined ? undefined : fileStat(stat);
  },
  list(folder): readonly FolderEntry[] {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (isMissing(error) || (isError(error) && NO_FILE.has(error.code))) return [];
      throw error;
    }
    const listed = entries.flatMap((entry): FolderEntry[] => {
      if (entry.isDirectory()) return [{ name: entry.name, kind: 'folder' }];
      if (entry.isFile()) return [{ name: entry.name, kind: 'file' }];
      return entry.isSymbolicLink() ? linkedEntry(folder, entry.name) : [];
    });
    return listed.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  },
  writeText: (file, text) => writing(file, () => void replaceFile(file, handle => writeAll(handle, Buffer.from(text)))),
  writeInPlace: (file, text) => writing(file, () => writeInPlace(file, text)),
  writePieces: (file, pieces) => writing(file, () => replaceFile(file, handle => writeBuffered(handle, pieces))),
  openBytes,
  link: (existing, file) => writing(file, () => linkBeside(existing, file)),
  remove: file => writing(file, () => fs.rmSync(file, { recursive: true, force: true })),
};

/** A link to a file counts as the file. So does one to nowhere: whoever reads it says so. Emacs' marks of open files are no such links. */
function linkedEntry(folder: string, name: string): FolderEntry[] {
  const target = linkTarget(path.join(folder, name));
  if (target === undefined) return name.startsWith('.#') ? [] : [{ name, kind: 'file' }];
  if (target.isFile()) return [{ name, kind: 'file' }];
  return target.isDirectory() ? [{ name, kind: 'linked folder' }] : [];
}

function linkTarget(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    // Links that lead in a circle lead nowhere, and no file has a name that is too long or has a NUL in it.
    if (isError(error) && NO_FILE.has(error.code)) return undefined;
    throw error;
  }
}

/** Reading a pipe or a device may never end. */
function refuseEndless(file: string): void {
  const stat = linkTarget(file);
  if (stat === undefined || stat.isFile() || stat.isDirectory()) return;
  fail({ code: 'TS1014', message: `${file} cannot be read: it is a pipe or a device, not a file`, at: { file } });
}

/** One object: Node makes one of a bare encoding at every call. */
const AS_TEXT = { encoding: 'utf8', flag: 'r' } as const;

/** A full disk or a folder that we may not write to is the user's matter, not a bug. */
function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const reason = isError(error) ? (WRITE_ERRORS[error.code] ?? systemError(error)) : undefined;
    if (reason === undefined) throw error;
    return fail({ code: 'TS1015', message: `${file} cannot be written: ${reason}` });
  }
}

function systemError(error: Error & { readonly code: string }): string | undefined {
  return 'syscall' in error ? error.code : undefined;
}

const WRITE_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'it would be too large',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'what should be a folder is a file',
  EEXIST: 'what should be a folder is a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'links lead in a circle',
  ENOENT: 'a link on its way leads nowhere, or no folder can be made there',
  ERR_INVALID_ARG_VALUE: 'no path has a NUL in it',
};

function writeInPlace(file: string, text: string): void {
  const handle = openMakingFolders(file, KEEPING_CONTENT);
  try {
    const bytes = Buffer.from(text);
    // Most of these files are as they were, or not there yet; reading is several times cheaper than writing.
    const old = readStart(handle, bytes.length + 1);
    if (old.equals(bytes)) return;
    writeAll(handle, bytes, 0);
    // Last and only when needed: cutting costs ten times as much as writing over what is there.
    if (old.length > bytes.length) fs.ftruncateSync(handle, bytes.length);
  } finally {
    fs.closeSync(handle);
  }
}

/** What a file begins with, at most so many bytes. */
function readStart(handle: number, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most);
  let filled = 0;
  for (let read = -1; read !== 0 && filled < most; filled += read) {
    read = fs.readSync(handle, bytes, filled, most - filled, filled);
  }
  return bytes.subarray(0, filled);
}

function linkBeside(existing: string, file: string): void {
  const beside = `${file}.${randomUUID()}.tmp`;
  makeFolders(path.dirname(file));
  try {
    fs.linkSync(existing, beside);
  } catch {
    // A file system without links, or two of them.
    fs.copyFileSync(existing, beside);
  }
  fs.renameSync(beside, file);
}

function fileStat(stat: fs.Stats): FileStat {
  const { size, mtimeMs: modified, ctimeMs: changed, ino: inode } = stat;
  return { kind: stat.isDirectory() ? 'folder' : 'file', size, modified, changed, inode };
}

function openBytes(file: string): OpenBytes | undefined {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return {
    stat: fileStat(fs.fstatSync(handle)),
    read(offset, length, into) {
      const bytes = into ?? Buffer.allocUnsafe(length);
      const read = fs.readSync(handle, bytes, 0, length, offset);
      return read === bytes.length ? bytes : bytes.subarray(0, read);
    },
    close: () => fs.closeSync(handle),
  };
}

/** Writes beside the file and renames: a reader sees the old file or the new one, never half of it. */
function replaceFile(file: string, write: (handle: number) => void): FileStat {
  const beside = `${file}.${randomUUID()}.tmp`;
  const handle = openMakingFolders(beside, 'w');
  try {
    write(handle);
    const written = fileStat(fs.fstatSync(handle));
    fs.closeSync(handle);
    fs.renameSync(beside, file);
    return written;
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
}

/** Opens a file to read and write it as it is; one that is not there is made. */
const KEEPING_CONTENT = fs.constants.O_RDWR | fs.constants.O_CREAT;

function openMakingFolders(file: string, flags: string | number): number {
  try {
    return fs.openSync(file, flags);
  } catch (error) {
    if (!isMissing(error)) throw error;
    makeFolders(path.dirname(file));
    return fs.openSync(file, flags);
  }
}

/** Node's own way tries for ever where there is a folder that takes no folders, as below /proc. */
function makeFolders(folder: string): void {
  if (linkTarget(folder)?.isDirectory() === true) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolders(above);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Somebody else may have been faster. Anything else that is there stands in the way; so does a link to nowhere.
    const isThere = isError(error) && error.code === 'EEXIST';
    if (!isThere) throw error;
    const stat = linkTarget(folder);
    if (stat?.isDirectory() === true) return;
    throw stat === undefined ? Object.assign(new Error(error.message), { code: 'ENOENT' }) : error;
  }
}

/** A disk that fills up takes a part, and says so only the next time. After the end of what was written, unless there is a position. */
function writeAll(handle: number, bytes: Uint8Array, position: number | null = null): void {
  for (let at = 0; at < bytes.length; ) {
    at += fs.writeSync(handle, bytes, at, bytes.length - at, position === null ? null : position + at);
  }
}

/** Joins pieces to blocks of about a megabyte, so that a large artifact is neither one string nor a million system calls. */
function writeBuffered(handle: number, pieces: Iterable<string | Uint8Array>): void {
  const block = Buffer.allocUnsafe(BLOCK_SIZE);
  let filled = 0;
  const flush = (): void => {
    writeAll(handle, block.subarray(0, filled));
    filled = 0;
  };
  for (const piece of pieces) {
    // UTF-8 takes at most three bytes for a unit of UTF-16.
    const most = typeof piece === 'string' ? piece.length * 3 : piece.length;
    const isLarge = most > BLOCK_SIZE || (typeof piece !== 'string' && most > COPYABLE);
    if (isLarge || filled + most > BLOCK_SIZE) flush();
    if (isLarge) writeAll(handle, typeof piece === 'string' ? Buffer.from(piece) : piece);
    else if (typeof piece === 'string') filled += block.write(piece, filled);
    else {
      block.set(piece, filled);
      filled += piece.length;
    }
  }
  flush();
}

const BLOCK_SIZE = 1 << 20;

/** Bytes that are more than this are written as they are. */
const COPYABLE = 1 << 16;

const NO_FILE: ReadonlySet<string> = new Set(['ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

function isMissing(error: unknown): boolean {
  return isError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function isError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
