import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Part of the memory that the embedded engine may take by default; the rest is for Node, the page cache and others. */
const SHARE = 0.6;

/** Bytes that the embedded engine may use: 60 % of what the machine or the innermost limiting cgroup allows. */
export function defaultMemoryLimit(): number {
  return Math.floor(SHARE * availableMemory(path => readFileSync(path, 'utf8'), totalmem()));
}

/** The smallest of the machine's memory and the limits of this process's cgroups (v2, then v1). */
export function availableMemory(read: (path: string) => string, machine: number): number {
  const attempt = (path: string): string => {
    try {
      return read(path);
    } catch {
      return '';
    }
  };
  const limits = cgroupFiles(attempt('/proc/self/cgroup'))
    .map(path => Number.parseInt(attempt(path), 10))
    .filter(limit => Number.isFinite(limit) && limit > 0);
  return Math.min(machine, ...limits);
}

/** A limit may be set on any ancestor, so all of them are read. In a container its own group is mounted as the root. */
function cgroupFiles(memberships: string): readonly string[] {
  const files = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'];
  for (const line of memberships.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const steps = path.split('/').filter(step => step !== '' && step !== '..');
    for (let depth = steps.length; depth > 0; depth -= 1) {
      const group = steps.slice(0, depth).join('/');
      if (controllers === '') files.push(`/sys/fs/cgroup/${group}/memory.max`);
      if (controllers?.split(',').includes('memory') === true) {
        files.push(`/sys/fs/cgroup/memory/${group}/memory.limit_in_bytes`);
      }
    }
  }
  return files;
}
