import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { firstDifference } from './ensure-installed.mjs';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

describe('firstDifference', () => {
  it('is nothing when all that the lock file names is installed', () => {
    expect(firstDifference(checkout({ installed: LOCKED }))).toBeUndefined();
  });

  it('does not want packages for other platforms', () => {
    const { 'node_modules/native-other': _, ...installed } = LOCKED;
    expect(firstDifference(checkout({ installed }))).toBeUndefined();
  });

  it('tells that nothing is installed', () => {
    expect(firstDifference(checkout({}))).toBe('nothing is installed yet');
  });

  it('names a package of another version', () => {
    const installed = { ...LOCKED, 'node_modules/@scope/lib': { version: '1.0.0' } };
    expect(firstDifference(checkout({ installed }))).toBe('@scope/lib has changed');
  });

  it('names a package that has been added to the lock file', () => {
    const { 'node_modules/@scope/lib': _, ...installed } = LOCKED;
    expect(firstDifference(checkout({ installed }))).toBe('@scope/lib has changed');
  });

  it('names a package whose folder was removed', () => {
    const folder = checkout({ installed: LOCKED });
    rmSync(join(folder, 'node_modules/@scope/lib'), { recursive: true });
    expect(firstDifference(folder)).toBe('@scope/lib has changed');
  });
});

const LOCKED = {
  'node_modules/@scope/lib': { version: '1.2.3' },
  'node_modules/native-other': { version: '1.0.0', optional: true },
};

/** A folder with a lock file and, if given, what npm noted as installed, with the folders. */
function checkout({ installed }: { readonly installed?: Readonly<Record<string, object>> }): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsdbt-install-'));
  made.push(folder);
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...LOCKED } }));
  if (installed === undefined) return folder;
  for (const path of Object.keys(installed)) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return folder;
}
