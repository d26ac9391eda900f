import { statSync } from 'node:fs';
import { fail, type LoadFileStep } from '@tsdbt/core';

/** What tells that a file is still the one that was looked at: its inode, size and times. */
export type FileIdentity = string;

export function fileIdentity(file: string): FileIdentity {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'gone' : [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join(' ');
}

/** @throws TsdbtError TS7009 when one of the files is not what it was when the load began */
export function requireUnchanged(identities: ReadonlyMap<string, FileIdentity>, { place }: LoadFileStep): void {
  for (const [file, before] of identities) {
    if (fileIdentity(file) === before) continue;
    fail({
      code: 'TS7009',
      message: `${file} was changed while it was loaded`,
      at: { file },
      hint: 'run again once it is written; nothing of it was taken',
      notes: [`loaded at ${place.file}:${place.line}:${place.column}`],
    });
  }
}
