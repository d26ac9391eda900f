import { describe, expect, it } from 'vitest';
import { differences } from './check-lock-file.ts';

describe('differences between a package.json and the lock file', () => {
  it('are dependencies that only one has, or in another version', () => {
    const manifest = { dependencies: { same: '1', added: '1', changed: '2' }, devDependencies: { tool: '1' } };
    const locked = { dependencies: { same: '1', changed: '1', removed: '1' }, devDependencies: { tool: '1' } };
    expect(differences(manifest, locked)).toEqual(['added', 'changed', 'removed']);
  });

  it('are none where both are empty', () => {
    expect(differences({}, {})).toEqual([]);
  });
});
