import fs from 'node:fs';
import os from 'node:os';

/**
 * Names the place in which a process id means something: two containers may have one host name, and their process ids then say nothing
 * about each other, so the process namespace is part of the name where the system has one.
 */
export function hostIdentity(): string {
  try {
    return `${os.hostname()} ${fs.readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return os.hostname();
  }
}
