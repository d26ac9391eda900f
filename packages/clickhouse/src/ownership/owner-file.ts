import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/**
 * Who holds an embedded warehouse, for others to read. The lock itself is chDB's: the kernel's lock on the folder's `status` file,
 * which dies with its process however it ends. So this file may be stale, and is then simply overwritten.
 */
export interface Owner extends ProcessIdentity {
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
  /** Where it serves the folder, if it does. */
  readonly server?: ServedAt;
}

export interface ServedAt {
  /** `http://127.0.0.1:8123`. */
  readonly url: string;
  readonly token?: string;
}

/** Writes this process down as the owner; the token makes the file private. Removes itself again on `release`. */
export function recordOwner(folder: string, command: string, server?: ServedAt): { release(): void } {
  const owner: Owner = {
    ...thisProcess(),
    command,
    since: new Date().toISOString(),
    ...(server === undefined ? {} : { server }),
  };
  const text = `${JSON.stringify(owner, null, 2)}\n`;
  const temporary = `${ownerFile(folder)}.${randomUUID()}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, ownerFile(folder));
  return {
    release() {
      if (readOwnerText(folder) === text) rmSync(ownerFile(folder), { force: true });
    },
  };
}

/** The owner as written down, unless it is known to be dead. */
export function livingOwner(folder: string): Owner | undefined {
  const owner = readOwner(folder);
  return owner === undefined || isAlive(owner) === false ? undefined : owner;
}

/** Whether the owner is this process itself. */
export function isThisProcess(owner: Owner): boolean {
  const { pid, host, born } = thisProcess();
  return owner.pid === pid && owner.host === host && owner.born === born;
}

export function ownerFile(folder: string): string {
  return join(folder, 'owner.json');
}

function readOwner(folder: string): Owner | undefined {
  const text = readOwnerText(folder);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Owner);
  } catch {
    return undefined;
  }
}

function readOwnerText(folder: string): string | undefined {
  try {
    return readFileSync(ownerFile(folder), 'utf8');
  } catch {
    return undefined;
  }
}
