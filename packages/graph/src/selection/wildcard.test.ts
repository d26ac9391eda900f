import { describe, expect, it } from 'vitest';
import { pathPattern, wildcardPattern } from './wildcard.ts';

describe('wildcards', () => {
  it('mean what fnmatch means by them', () => {
    const matches = (pattern: string, text: string): boolean => wildcardPattern(pattern).test(text);
    expect(matches('a*b*c', 'a.b.b.c')).toBe(true);
    expect(matches('*ab*ab', 'abab')).toBe(true);
    expect(matches('*ab*ab', 'abcab')).toBe(true);
    expect(matches('*ab*ab', 'ab')).toBe(false);
    expect(matches('**a**', 'xax')).toBe(true);
    expect(matches('*?[!x]*', 'yx')).toBe(false);
    expect(matches('*[xy]?z', 'xyxz')).toBe(true);
    expect(matches('*\\d*', 'a\\d')).toBe(true);
  });

  it('stay within a folder in paths, but for **', () => {
    const matches = (pattern: string, path: string): boolean => pathPattern(pattern).test(path);
    expect(matches('models/*/b*.sql', 'models/x/bc.sql')).toBe(true);
    expect(matches('models/*/b*.sql', 'models/x/y/bc.sql')).toBe(false);
    expect(matches('**/x/**/b.sql', 'x/a/x/b.sql')).toBe(true);
    expect(matches('**/x/*y*/**/b.sql', 'x/a/x/cyc/b.sql')).toBe(true);
    expect(matches('**/x/*y*/**/b.sql', 'x/a/x/c/b.sql')).toBe(false);
    expect(matches('models/**', 'models/a/b.sql')).toBe(true);
    expect(matches('models/**', 'models_too/b.sql')).toBe(false);
    expect(matches('models/**/**/b.sql', 'models/b.sql')).toBe(true);
    expect(matches('**', 'models/b.sql')).toBe(true);
  });

  // With stars that try every place these never end.
  it('take no longer for many stars', () => {
    expect(wildcardPattern(`${'a*'.repeat(40)}b`).test('a'.repeat(200))).toBe(false);
    expect(pathPattern(`models/${'a*'.repeat(40)}b`).test(`models/${'a'.repeat(200)}`)).toBe(false);
    expect(pathPattern(`${'**/a/'.repeat(40)}b`).test('a/'.repeat(200))).toBe(false);
    expect(pathPattern(`${'**/a*/'.repeat(40)}b/**`).test('a/'.repeat(200))).toBe(false);
  });
});
