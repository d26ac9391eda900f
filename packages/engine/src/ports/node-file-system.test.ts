import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from './node-file-system.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Folders end in a slash; `a -> b` is a link. */
function tree(...entries: readonly string[]): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-fs-')));
  made.push(root);
  for (const entry of entries) {
    const [name = '', target] = entry.split(' -> ');
    const file = path.join(root, name);
    fs.mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (target !== undefined) fs.symlinkSync(target, file);
    else if (!name.endsWith('/')) fs.writeFileSync(file, '');
  }
  return root;
}

describe('listing folders', () => {
  it('tells linked folders from folders, and takes links to nowhere for files, except the marks of an editor', () => {
    const root = tree(
      'a/',
      'b/m.sql',
      'self -> .',
      'link -> b',
      'm.sql -> b/m.sql',
      'gone -> nowhere',
      '.#m.sql -> ann@host.1',
    );
    expect(nodeFileSystem.list(root)).toEqual([
      { name: 'a', kind: 'folder' },
      { name: 'b', kind: 'folder' },
      { name: 'gone', kind: 'file' },
      { name: 'link', kind: 'linked folder' },
      { name: 'm.sql', kind: 'file' },
      { name: 'self', kind: 'linked folder' },
    ]);
  });
});

describe('writing in place', () => {
  it('makes the folders, and cuts what was longer', () => {
    const file = path.join(tree(), 'a/b/m.sql');
    for (const text of ['select 1, 2', 'select é', '']) {
      nodeFileSystem.writeInPlace(file, text);
      expect(fs.readFileSync(file, 'utf8')).toBe(text);
    }
  });

  it('leaves a file alone that holds the text already', () => {
    const file = path.join(tree(), 'm.sql');
    nodeFileSystem.writeInPlace(file, 'select 1');
    fs.utimesSync(file, 1, 1);
    nodeFileSystem.writeInPlace(file, 'select 1');
    expect(fs.statSync(file).mtimeMs).toBe(1000);
    nodeFileSystem.writeInPlace(file, 'select 2');
    expect(fs.statSync(file).mtimeMs).toBeGreaterThan(1000);
  });
});

describe('what cannot be written', () => {
  it.each([
    ['writeText', (file: string) => nodeFileSystem.writeText(file, 'a')],
    ['writeInPlace', (file: string) => nodeFileSystem.writeInPlace(file, 'a')],
    ['writePieces', (file: string) => nodeFileSystem.writePieces(file, ['a'])],
    ['link', (file: string) => nodeFileSystem.link(path.join(path.dirname(path.dirname(file)), 'b'), file)],
  ])('is said of a file below a file (%s)', (_, write) => {
    const root = tree('a', 'b');
    const file = path.join(root, 'a', 'manifest.json');
    expect(() => write(file)).toThrow(`TS1015 ${file} cannot be written: what should be a folder is a file`);
    expect(fs.readdirSync(root)).toEqual(['a', 'b']);
  });

  it.skipIf(!fs.existsSync('/dev/full'))('is said of a full disk', () => {
    expect(() => nodeFileSystem.writeInPlace('/dev/full', 'a')).toThrow(
      'TS1015 /dev/full cannot be written: the disk is full',
    );
  });

  it.skipIf(!fs.existsSync('/proc/1'))('is said of a folder that takes no folders', () => {
    for (const file of ['/proc/x/y/a.json', '/proc/1/cache/a.json'])
      expect(() => nodeFileSystem.writeText(file, '')).toThrow(`TS1015 ${file} cannot be written`);
    expect(() => nodeFileSystem.link('/proc/version', '/proc/x/a')).toThrow('TS1015');
  });

  it('says so when links lead in a circle or nowhere, or a name is too long', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-links-'));
    fs.symlinkSync('circle', path.join(folder, 'circle'));
    fs.symlinkSync('/nowhere/at/all', path.join(folder, 'gone'));
    for (const name of ['circle', 'gone', 'n'.repeat(300)])
      expect(() => nodeFileSystem.writeText(path.join(folder, name, 'x'), '')).toThrow('TS1015');
    expect(nodeFileSystem.list(folder).map(entry => entry.kind)).toEqual(['file', 'file']);
    expect(nodeFileSystem.stat(path.join(folder, 'circle'))).toBeUndefined();
    fs.rmSync(folder, { recursive: true });
  });
});

describe('what is no file', () => {
  it.skipIf(!fs.existsSync('/dev/zero'))('is not read, since its end may never come', () => {
    const [root, device] = [tree('zero -> /dev/zero'), 'TS1014'];
    expect(() => nodeFileSystem.readText(path.join(root, 'zero'))).toThrow(device);
    expect(() => nodeFileSystem.readBytes('/dev/zero')).toThrow(device);
  });

  it('has no kind when no file can have its name', () => {
    for (const name of ['a\0b', 'n'.repeat(300)])
      expect([nodeFileSystem.stat(`/${name}`), nodeFileSystem.list(`/${name}`)]).toEqual([undefined, []]);
  });
});
