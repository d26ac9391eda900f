import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { FileStat, FileSystem, FolderEntry } from '@tsdbt/core';

/** The machine's files. */
export const nodeFileSystem: FileSystem = {
  readText: file => fs.readFileSync(file, 'utf8'),
  readBytes: file => fs.readFileSync(file),
  stat(file): FileStat | undefined {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    return stat === undefined
      ? undefined
      : { kind: stat.isDirectory() ? 'folder' : 'file', size: stat.size, modified: stat.mtimeMs };
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
    // Most of these files are as they were; reading is several times cheaper than cutting a file and writing it again.
    if (holds(file, text)) return;
    const handle = openMakingFolders(file);
    try {
      fs.writeSync(handle, text);
    } finally {
      fs.closeSync(handle);
    }
  },
  writePieces(file, pieces) {
    replaceFile(file, handle => writeBuffered(handle, pieces));
  },
  remove(file) {
    fs.rmSync(file, { recursive: true, force: true });
  },
};

function holds(file: string, text: string): boolean {
  try {
    return fs.readFileSync(file, 'utf8') === text;
  } catch {
    return false;
  }
}

/** Writes beside the file and renames: a reader sees the old file or the new one, never half of it. */
function replaceFile(file: string, write: (handle: number) => void): void {
  const beside = `${file}.${randomUUID()}.tmp`;
  const handle = openMakingFolders(beside);
  try {
    write(handle);
    fs.closeSync(handle);
    fs.renameSync(beside, file);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
}

function openMakingFolders(file: string): number {
  try {
    return fs.openSync(file, 'w');
  } catch (error) {
    if (!isMissing(error)) throw error;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return fs.openSync(file, 'w');
  }
}

/** Joins pieces to blocks of about a megabyte, so that a large artifact is neither one string nor a million system calls. */
function writeBuffered(handle: number, pieces: Iterable<string>): void {
  let block: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    block.push(piece);
    size += piece.length;
    if (size < 1 << 20) continue;
    fs.writeSync(handle, block.join(''));
    block = [];
    size = 0;
  }
  fs.writeSync(handle, block.join(''));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
