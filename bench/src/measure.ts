import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** What one run of a command cost. */
export interface Cost {
  /** User and system CPU seconds, of all its threads and children. */
  readonly cpu: number;
  readonly wall: number;
  /** Peak resident memory of the command's own process, in MiB; undefined where the system doesn't tell. */
  readonly memory: number | undefined;
}

export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly cost: Cost;
}

/**
 * Runs a command to its end and measures it from outside, with nothing but Node and bash, on Linux and macOS. CPU and wall
 * seconds come from bash's `time`, which asks the kernel (getrusage) once the child has ended, to the millisecond. Peak
 * memory is the kernel's high-water mark, read from /proc every 10 ms (what the last 10 ms add is missed); where there is no
 * /proc it is undefined.
 */
export async function measure(command: Command): Promise<Run> {
  const child = spawn('bash', ['-c', TIMED, 'bash', ...command.argv], {
    cwd: command.cwd,
    env: { ...process.env, ...command.env, LC_ALL: 'C', TIMEFORMAT: '%R %U %S' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, pid, times] = [1, 2, 3, 4].map(fd => textOf(child.stdio[fd] as Readable));
  const memory = watchMemory(pid?.read ?? (() => ''));
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
  const [wall = 0, user = 0, system = 0] = (times?.read() ?? '').trim().split(' ').map(Number);
  return {
    status,
    stdout: stdout?.read() ?? '',
    stderr: stderr?.read() ?? '',
    cost: { cpu: user + system, wall, memory: memory.stop() },
  };
}

/** The inner shell tells its pid on 3 and becomes the command; `time` reports on 4; 5 is the command's own stderr. */
const TIMED = `{ time sh -c 'echo $$ >&3; exec "$@" 2>&5 3>&- 4>&- 5>&-' sh "$@"; } 5>&2 2>&4`;

const SAMPLE_EVERY_MS = 10;

function watchMemory(pid: () => string): { readonly stop: () => number | undefined } {
  let peak: number | undefined;
  const timer = setInterval(() => {
    peak = Math.max(peak ?? 0, highWaterMark(pid().trim()) ?? 0) || undefined;
  }, SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** MiB. */
function highWaterMark(pid: string): number | undefined {
  if (pid === '') return undefined;
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined; // it has just ended, or this system has no /proc
  }
}

function textOf(stream: Readable): { readonly read: () => string } {
  const parts: string[] = [];
  stream.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  return { read: () => parts.join('') };
}
