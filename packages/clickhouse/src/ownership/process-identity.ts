import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { kill, pid } from 'node:process';

/** A process, told apart from a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Linux: the boot's id and when in it the process began; undefined where the system does not tell. */
  readonly born?: string;
}

export function thisProcess(): ProcessIdentity {
  const born = birth(pid);
  return { pid, host: hostname(), ...(born === undefined ? {} : { born }) };
}

/** Whether the process lives; undefined when it is on another host, of which nothing is known here. */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== hostname()) return undefined;
  const born = birth(identity.pid);
  if (identity.born !== undefined) return born === identity.born;
  try {
    kill(identity.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function birth(id: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    // Fields are counted after the command's name, which may hold blanks and parentheses. The 22nd of all is the start in ticks.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; nobody has asked how yet.
    if (state === 'Z' || state === 'X') return undefined;
    const started = fields[18];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${started}`;
  } catch {
    return undefined;
  }
}
