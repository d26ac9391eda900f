import { memoryFileSystem } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { digest } from '../naming/digest.ts';
import { collectFiles } from './collect-files.ts';

const NO_PATHS = { macros: [], tests: [], models: [], snapshots: [], analyses: [], seeds: [], functions: [], docs: [] };

describe('the checksum of a seed', () => {
  it.each([
    ['is that of its text without blanks around it', '\n id,n\n1,x\n\n', 'id,n\n1,x'],
    ['counts a byte order mark, which is no blank to Python', '\ufeffid,n\n1,x\n', '\ufeffid,n\n1,x'],
  ])('%s', (_, text, counted) => {
    const fs = memoryFileSystem({ '/p/seeds/s.csv': text });
    const [seed] = collectFiles(fs, '/p', { ...NO_PATHS, seeds: ['seeds'] });
    expect(seed?.checksum).toEqual({ name: 'sha256', checksum: digest('sha256', counted) });
  });
});
