import { describe, expect, it } from 'vitest';
import { findMachineTraces } from './check-portable.ts';
import { REPOSITORY } from './workspace.ts';

describe('findMachineTraces', () => {
  it('finds a path into the checkout, with its line', () => {
    const problems = findMachineTraces('docs/a.md', `one\nsee ${REPOSITORY}/package.json\n`, [REPOSITORY]);
    expect(problems).toEqual([`docs/a.md:2: ${REPOSITORY}/package.json exists on this machine only`]);
  });

  it('lets pass relative paths, URLs and paths that are the same everywhere', () => {
    const text = 'see ../package.json, https://example.com/a/b, /etc/hosts and /no/such/folder';
    expect(findMachineTraces('docs/a.md', text, [REPOSITORY])).toEqual([]);
  });

  it('finds download addresses in npm’s files and leaves other files alone', () => {
    const line = '"resolved": "https://packages.example.com/a.tgz"';
    expect(findMachineTraces('package-lock.json', line, [])).toEqual(["package-lock.json:1: names a registry's host"]);
    expect(findMachineTraces('docs/a.md', line, [])).toEqual([]);
  });
});
