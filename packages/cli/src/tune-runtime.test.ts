import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { flagsOf } from './tune-runtime.ts';

describe('the flags for V8', () => {
  it('are ones that this very Node has', () => {
    const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const known = new Set(stdout.match(/(?<=^ +--)[\w-]+(?= \()/gm));
    const names = flagsOf(process.versions.node).map(flag => flag.replace(/^--(no-)?/, '').replace(/=.*/, ''));
    expect(names.filter(name => !known.has(name))).toEqual([]);
  });

  it('are none for a version of Node that nobody has measured', () => {
    expect(flagsOf('99.1.0')).toEqual([]);
    expect(flagsOf('21.0.0')).toEqual([]);
  });
});
