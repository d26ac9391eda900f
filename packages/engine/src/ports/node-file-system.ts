import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { FileStat, FileSystem, FolderEntry, OpenBytes } from '@tsdbt/core';

/** The machine's files. */
export const nodeFileSystem: FileSystem = {
  readText: file => fs.readFileSync(file, 'utf8'),
  readBytes: file => fs.readFileSync(file),
  stat(file): FileStat | undefined {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    return stat === undefined ? undefined : fileStat(stat);
  },
  list(folder): readonly FolderEntry[] {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    const listed = entries.flatMap((entry): FolderEntry[] => {
      if (entry.isDirectory()) return [{ name: entry.name, kind: 'folder' }];
      if (entry.isFile()) return [{ name: entry.name, kind: 'file' }];
      // A link to a file counts as the file.
      const target = entry.isSymbolicLink()
        ? fs.statSync(path.join(folder, entry.name), { throwIfNoEntry: false })
        : undefined;
      if (target?.isFile()) return [{ name: entry.name, kind: 'file' }];
      return target?.isDirectory() ? [{ name: entry.name, kind: 'linked folder' }] : [];
    });
    return listed.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  },
  writeText(file, text) {
    replaceFile(file, handle => fs.writeSync(handle, text));
  },
  writeInPlace(file, text) {
    const handle = openMakingFolders(file, KEEPING_CONTENT);
    try {
      const { size } = fs.fstatSync(handle);
      const bytes = Buffer.byteLength(text);
      // Most of these files are as they were; reading is several times cheaper than writing.
      if (size === bytes && fs.readFileSync(handle, 'utf8') === text) return;
      fs.writeSync(handle, text, 0);
      // Last and only when needed: cutting costs ten times as much as writing over what is there.
      if (size > bytes) fs.ftruncateSync(handle, bytes);
    } finally {
      fs.closeSync(handle);
    }
  },
  writePieces(file, pieces) {
    return replaceFile(file, handle => writeBuffered(handle, pieces));
  },
  openBytes,
  link(existing, file) {
    const beside = `${file}.${randomUUID()}.tmp`;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    try {
      fs.linkSync(existing, beside);
    } catch {
      // A file system without links, or two of them.
      fs.copyFileSync(existing, beside);
    }
    fs.renameSync(beside, file);
  },
  remove(file) {
    fs.rmSync(file, { recursive: true, force: true });
  },
};

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
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return fs.openSync(file, flags);
  }
}

/** Joins pieces to blocks of about a megabyte, so that a large artifact is neither one string nor a million system calls. */
function writeBuffered(handle: number, pieces: Iterable<string | Uint8Array>): void {
  const block = Buffer.allocUnsafe(BLOCK_SIZE);
  let filled = 0;
  const flush = (): void => {
    fs.writeSync(handle, block, 0, filled);
    filled = 0;
  };
  for (const piece of pieces) {
    // UTF-8 takes at most three bytes for a unit of UTF-16.
    const most = typeof piece === 'string' ? piece.length * 3 : piece.length;
    const isLarge = most > BLOCK_SIZE || (typeof piece !== 'string' && most > COPYABLE);
    if (isLarge || filled + most > BLOCK_SIZE) flush();
    if (isLarge) fs.writeSync(handle, typeof piece === 'string' ? Buffer.from(piece) : piece);
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
