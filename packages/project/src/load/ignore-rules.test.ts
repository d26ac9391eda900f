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

  it.each([
    ['**/gen/**', 'models/gen/a.sql', true],
    ['**/gen/**', 'models/a/gen', false],
    ['models/**/x_*/**/y*.sql', 'models/p/x_1/q/r/yes.sql', true],
    ['models/**/x_*/**/y*.sql', 'models/p/q/r/yes.sql', false],
    ['a*b*c', 'models/axbybzc', true],
    ['a*b*c', 'models/axbybzc/d.sql', true],
    ['a*b*c', 'models/axb/bzc', false],
    ['m[!a-c]x', 'mdx', true],
    ['m[!a-c]x', 'm/x', false],
    ['m[z-a]x', 'mbx', false],
    ['\\!a', '!a', true],
    ['tmp/**/', 'tmp/a.sql', false],
    ['tmp/**/', 'tmp/b/a.sql', true],
  ])('%s of %s: %s', (rule, path, expected) => {
    expect(ignoreRules(rule)(path, 'file')).toBe(expected);
  });

  it('is quick with many stars, in names and among folders', () => {
    const [names, folders] = [`models/${'a*'.repeat(40)}b`, `${'**/a/'.repeat(40)}b`];
    expect(ignoreRules(names)(`models/${'a'.repeat(200)}`, 'file')).toBe(false);
    expect(ignoreRules(folders)('a/'.repeat(100), 'file')).toBe(false);
  });
});
