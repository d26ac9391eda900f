import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type LoadSpec, TsdbtError } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLoadFiles } from './find-load-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'tsdbt-find-'));
const place = { file: 'models/raw.yml', line: 3, column: 5 };

beforeAll(() => {
  for (const name of ['a.csv', 'b.csv.gz', 'b2.csv', '.hidden.csv', 'deep/c.csv', 'deep/er/d.csv', 'x+(1).csv']) {
    mkdirSync(dirname(join(dir, 'data', name)), { recursive: true });
    writeFileSync(join(dir, 'data', name), 'a\n1\n');
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const find = (files: string): readonly string[] =>
  findLoadFiles({ files, place } as LoadSpec, dir).map(file => relative(join(dir, 'data'), file));

describe('findLoadFiles', () => {
  it.each([
    ['data/a.csv', ['a.csv']],
    ['data/*.csv', ['a.csv', 'b2.csv', 'x+(1).csv']],
    ['data/b*.csv*', ['b.csv.gz', 'b2.csv']],
    ['data/b?.csv', ['b2.csv']],
    ['data/[ab].csv', ['a.csv']],
    ['data/{a,b2}.csv', ['a.csv', 'b2.csv']],
    ['data/**/*.csv', ['a.csv', 'b2.csv', 'deep/c.csv', 'deep/er/d.csv', 'x+(1).csv']],
    ['data/*/c.csv', ['deep/c.csv']],
    ['data/.h*.csv', ['.hidden.csv']],
    ['data/x+(1).csv', ['x+(1).csv']],
    [join(dir, 'data', 'a.csv'), ['a.csv']],
  ])('finds %s, sorted', (pattern, names) => {
    expect(find(pattern)).toEqual(names);
  });

  it('says where the YAML asks for files that do not exist, and what is there instead', () => {
    for (const [pattern, hint] of [
      ['data/none*.csv', `${join(dir, 'data')} holds .hidden.csv, a.csv, b.csv.gz`],
      ['nowhere/a.csv', `${dir} holds data`],
      ['data/deep/none\0.csv', `${join(dir, 'data', 'deep')} holds`],
      [`data/${'n'.repeat(300)}.csv`, `${join(dir, 'data')} holds`],
    ] as const) {
      const error = (() => {
        try {
          return find(pattern);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toBeInstanceOf(TsdbtError);
      expect((error as TsdbtError).diagnostics[0]).toMatchObject({
        code: 'TS7001',
        message: `no file matches ${pattern}`,
        at: place,
        hint: expect.stringContaining(hint),
      });
    }
  });

  it('refuses a folder of that name, and links that lead nowhere', () => {
    const linked = join(dir, 'linked');
    mkdirSync(join(linked, 'in'), { recursive: true });
    writeFileSync(join(linked, 'a.csv'), 'a\n1\n');
    symlinkSync('gone.csv', join(linked, 'b.csv'));
    symlinkSync('loop.txt', join(linked, 'loop.txt'));
    expect(() => find('data/deep')).toThrow('data/deep is a folder, not a file');
    for (const pattern of ['linked/*.csv', 'linked/b.csv', 'linked/loop.txt'])
      expect(() => find(pattern)).toThrow(/is a link that leads to no file/);
  });

  it('is quick with many stars, and tries every alternative of a list', () => {
    mkdirSync(join(dir, 'stars'), { recursive: true });
    for (const name of [`${'a'.repeat(200)}.csv`, 'abcd.csv', '[x].csv', 'é.csv'])
      writeFileSync(join(dir, 'stars', name), 'a\n1\n');
    expect(() => find(`stars/${'a*'.repeat(60)}b`)).toThrow('TS7001');
    expect(() => find('stars/[z-a]bcd.csv')).toThrow('TS7001');
    expect(find('stars/*{a,ab}cd.*')).toEqual(['../stars/abcd.csv']);
    expect(find('stars/[[]x].csv')).toEqual(['../stars/[x].csv']);
    expect(find('stars/?.c[!a]v')).toEqual(['../stars/é.csv']);
  });

  it('does not follow a link back to a folder above it', () => {
    mkdirSync(join(dir, 'round', 'deep'), { recursive: true });
    writeFileSync(join(dir, 'round', 'deep', 'a.csv'), 'a\n1\n');
    symlinkSync(join(dir, 'round'), join(dir, 'round', 'deep', 'again'));
    expect(find('round/**/*.csv')).toEqual(['../round/deep/a.csv']);
  });
});
