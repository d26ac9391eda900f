import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OpenBytes } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../ports/node-file-system.ts';
import { sequentialReader } from './sequential-reader.ts';

const text = Array.from({ length: 100_000 }, (_, line) => `line ${line}\n`).join('');
let folder: string;
let file: OpenBytes;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sequential-'));
  writeFileSync(path.join(folder, 'lines'), text);
  file = nodeFileSystem.openBytes(path.join(folder, 'lines')) as OpenBytes;
});

afterAll(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

describe('sequentialReader', () => {
  it.each([
    [
      'pieces that follow each other',
      [
        [0, 10],
        [10, 300_000],
        [300_010, 5],
      ],
    ],
    [
      'pieces across the ends of its window',
      [
        [262_140, 10],
        [524_280, 20],
        [786_430, 4],
      ],
    ],
    [
      'a piece before the one it read last',
      [
        [400_000, 8],
        [12, 8],
      ],
    ],
    ['the end of the file, and no more', [[text.length - 3, 10]]],
  ])('reads %s', (_, pieces) => {
    const read = sequentialReader(file);
    const found = pieces.map(([offset = 0, length = 0]) => Buffer.from(read(offset, length)).toString());
    expect(found).toEqual(pieces.map(([offset = 0, length = 0]) => text.slice(offset, offset + length)));
  });
});
