/** Files as the stages see them. Paths are absolute, with forward slashes. Synchronous: reading 10,000 small files is faster so. */
export interface FileSystem {
  /** Throws `FileMissingError`-like Node errors (ENOENT) when absent. */
  readText(path: string): string;
  readBytes(path: string): Uint8Array;
  /** Undefined when there is nothing at the path. */
  stat(path: string): FileStat | undefined;
  /** Entries of a folder, sorted by name; empty when it does not exist. Whoever walks leaves linked folders out, as dbt does. */
  list(folder: string): readonly FolderEntry[];
  /** Writes to a temporary sibling and renames, so that no reader sees half a file; makes folders as needed. */
  writeText(path: string, text: string): void;
  /** Writes in place: for what people look at and nobody reads while it is written (compiled SQL). Much faster than writeText. */
  writeInPlace(path: string, text: string): void;
  /** Like writeText, from pieces, so that a large artifact is never one string. Gives what was written, even if another file took its place since. */
  writePieces(path: string, pieces: Iterable<string | Uint8Array>): FileStat;
  /** Opens a file to read parts of it; what is read stays the same file, even when another takes its place. Undefined when there is none. */
  openBytes(path: string): OpenBytes | undefined;
  /** Makes `path` another name of `existing` (a copy where links cannot be made), in one step like writeText. */
  link(existing: string, path: string): void;
  remove(path: string): void;
}

export interface FileStat {
  readonly kind: 'file' | 'folder';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** The same, of the last change of content or attributes, which nobody can set back. */
  readonly changed: number;
  readonly inode: number;
}

/** An open file. */
export interface OpenBytes {
  readonly stat: FileStat;
  /** Bytes from an offset on; fewer at the end of the file. `into` takes them, if it is given, and what was read is a part of it. */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array;
  close(): void;
}

export interface FolderEntry {
  readonly name: string;
  /** `linked folder`: a symbolic link to a folder; the folder may be anywhere, also above the link. */
  readonly kind: 'file' | 'folder' | 'linked folder';
}
