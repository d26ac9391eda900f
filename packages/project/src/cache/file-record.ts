import type { FileStat } from '@tsdbt/core';
import type { FileRole, PackageFiles, ProjectFiles, ResourceFile } from '../load/project-files.ts';
import { digest } from '../naming/digest.ts';
import type { ParseIndex } from './parse-index.ts';

/** A file as a parse saw it. */
export interface FileRecord {
  /** `packageKey` of the package it is in. */
  readonly package: string;
  /** Relative to the package's root. */
  readonly path: string;
  readonly role: FileRole;
  /** Size, modified, changed, inode. */
  readonly stat: readonly [number, number, number, number];
  /** Of the content, as far as parsing depends on it. */
  readonly digest: string;
}

/** A file of a project, with its package. */
export interface ListedFile {
  readonly package: string;
  readonly file: ResourceFile;
}

export interface FileChanges {
  readonly changed: readonly ListedFile[];
  /** Every file looks as it is recorded already. */
  readonly isSettled: boolean;
  /** All files as they are now. */
  readonly records: readonly FileRecord[];
}

/** All files of a project; undefined when one of them is not on disk. */
export function fileRecords(files: ProjectFiles): readonly FileRecord[] | undefined {
  const records: FileRecord[] = [];
  for (const listed of listFiles(files)) {
    const record = recordOf(listed);
    if (record === undefined) return undefined;
    records.push(record);
  }
  return records;
}

/**
 * Which files have other content than the index says; undefined when there are others than it lists. A file that looks as before (size,
 * times, inode) is not read, unless it was written so shortly before the index was taken that a later write could look the same.
 */
export function compareFiles(
  index: Pick<ParseIndex, 'files' | 'takenAt'>,
  files: ProjectFiles,
): FileChanges | undefined {
  const { files: known, takenAt } = index;
  const changed: ListedFile[] = [];
  const records: FileRecord[] = [];
  let isSettled = true;
  for (const each of listFiles(files)) {
    const before = known[records.length];
    if (before === undefined || !isSameFile(before, each)) return undefined;
    if (looksTheSame(before, each.file.stat, takenAt)) {
      records.push(before);
      continue;
    }
    const now = recordOf(each);
    if (now === undefined) return undefined;
    if (now.digest !== before.digest) changed.push(each);
    records.push(now);
    isSettled = false;
  }
  return records.length === known.length ? { changed, records, isSettled } : undefined;
}

function isSameFile(before: FileRecord, { package: name, file }: ListedFile): boolean {
  return before.path === file.path && before.package === name && before.role === file.role;
}

/** Time stamps of file systems are this coarse, in milliseconds. */
const GRANULARITY = 100;

function looksTheSame({ stat }: FileRecord, now: FileStat | undefined, takenAt: number): boolean {
  if (now === undefined) return false;
  const [size, modified, changed, inode] = stat;
  const same = now.size === size && now.modified === modified && now.changed === changed && now.inode === inode;
  return same && changed < takenAt - GRANULARITY;
}

function* listFiles(files: ProjectFiles): Generator<ListedFile> {
  for (const pkg of files.packages) {
    const name = packageKey(pkg);
    for (const file of pkg.files) yield { package: name, file };
  }
}

/** The package's name as its project file has it, which is what its nodes have. */
export function packageKey(pkg: PackageFiles): string {
  return String(pkg.layout.name ?? '');
}

function recordOf({ package: name, file }: ListedFile): FileRecord | undefined {
  const { path, stat, role } = file;
  if (stat === undefined) return undefined;
  const content = file.checksum?.checksum ?? digest('sha256', file.text);
  return { package: name, path, role, stat: [stat.size, stat.modified, stat.changed, stat.inode], digest: content };
}
