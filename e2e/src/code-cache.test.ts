import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const DIST = new URL('../../packages/cli/dist/', import.meta.url);

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-code-cache-'));
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
  for (const file of ['main.js', 'load-program.js', 'program.cjs', 'program.cache'])
    fs.copyFileSync(new URL(file, DIST), path.join(folder, file));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('the code cache of the build', () => {
  it('is one that V8 takes', () => {
    const url = new URL('load-program.js', DIST).href;
    const ask = `import('${url}').then(({ loadProgram }) => console.log(loadProgram().script.cachedDataRejected))`;
    expect(node('-e', ask)).toBe('false\n');
  });

  it('is done without where it is missing', () => {
    fs.rmSync(path.join(folder, 'program.cache'));
    expect(help()).toBe(helpOfTheBuild());
  });

  it('is done without where it was cut short', () => {
    fs.truncateSync(path.join(folder, 'program.cache'), 100_000);
    expect(help()).toBe(helpOfTheBuild());
  });

  it('is done without where it was made by another V8', () => {
    const cache = fs.openSync(path.join(folder, 'program.cache'), 'r+');
    fs.writeSync(cache, Buffer.alloc(4, 1), 0, 4, VERSION_AT);
    fs.closeSync(cache);
    expect(help()).toBe(helpOfTheBuild());
  });

  it('is done without where V8 has other flags', () => {
    expect(help('--stack-size=900')).toBe(helpOfTheBuild());
  });

  it('is done without where stacks are to show the source', () => {
    expect(help('--enable-source-maps')).toBe(helpOfTheBuild());
  });
});

/** Where V8 writes the hash of its version, in bytes: after the magic number. */
const VERSION_AT = 4;

function help(...flags: readonly string[]): string {
  return node(...flags, path.join(folder, 'main.js'), '--help');
}

function helpOfTheBuild(): string {
  const text = node(new URL('main.js', DIST).pathname, '--help');
  expect(text).toContain('Usage: tsdbt');
  return text;
}

function node(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
