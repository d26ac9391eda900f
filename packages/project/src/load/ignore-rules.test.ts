import { describe, expect, it } from 'vitest';
import { ignoreRules } from './ignore-rules.ts';

describe('.dbtignore', () => {
  const ignored = ignoreRules('# comment\n*.bak.sql\n/models/old/\ntmp/\n!keep.bak.sql\nmodels/**/wip_?.sql\n');
  it.each([
    ['models/a.bak.sql', 'file', true],
    ['models/deep/a.bak.sql', 'file', true],
    ['models/keep.bak.sql', 'file', false],
    ['models/old/a.sql', 'file', true],
    ['models/old/keep.bak.sql', 'file', false],
    ['seeds/models/old', 'folder', false],
    ['macros/tmp/a.sql', 'file', true],
    ['macros/tmp', 'file', false],
    ['models/wip_1.sql', 'file', true],
    ['models/x/y/wip_1.sql', 'file', true],
    ['models/x/wip_12.sql', 'file', false],
  ] as const)('%s (%s): %s', (path, kind, expected) => {
    expect(ignored(path, kind)).toBe(expected);
  });

  it('lets whole folders be left out where nothing is taken back', () => {
    const whole = ignoreRules('/models/old/\n');
    expect(whole('models/old', 'folder')).toBe(true);
    expect(whole('models/older', 'folder')).toBe(false);
    expect(whole('models/old', 'file')).toBe(false);
  });
});
