import { readFileSync } from 'node:fs';
import { kill } from 'node:process';

/**
 * Whether the process of that number, known to have been there at `startedAt` (seconds since the epoch), still runs on this machine.
 * A process that began later has only inherited the number. When in doubt: alive.
 */
export function processAlive(pid: number, startedAt: number): boolean {
  try {
    kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  const begun = processStart(pid);
  return begun === undefined || begun <= startedAt + 2;
}

/** Linux: field 22 of /proc/PID/stat, in ticks of 1/100 s since boot. Undefined elsewhere. */
function processStart(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    return Number.isNaN(ticks + boot) ? undefined : boot + ticks / 100;
  } catch {
    return undefined;
  }
}
