import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VERSION } from './version.ts';

/** This very build: its version, and when its code was written. */
export function programIdentity(): string {
  const { size, mtimeMs } = fs.statSync(fileURLToPath(import.meta.url));
  return `${VERSION.tsdbt} ${size} ${mtimeMs}`;
}
