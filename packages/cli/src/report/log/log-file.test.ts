import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-log-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const file = (): string => path.join(folder, 'logs', 'dbt.log');
const read = (name: string): string => fs.readFileSync(path.join(folder, 'logs', name), 'utf8');

describe('the log file', () => {
  it('is made with its folder for the first lines, and keeps what was in it', () => {
    const first = openLogFile({ path: file(), maxBytes: 0, onFailure: never });
    expect(fs.existsSync(path.dirname(file()))).toBe(false);
    first.write('one');
    first.close();
    const second = openLogFile({ path: file(), maxBytes: 0, onFailure: never });
    second.write('two');
    second.write('three');
    second.close();
    expect(read('dbt.log')).toBe('one\ntwo\nthree\n');
  });

  it('is written in blocks, not line by line', () => {
    const log = openLogFile({ path: file(), maxBytes: 0, onFailure: never });
    log.write('small');
    expect(fs.existsSync(file())).toBe(false);
    log.write('x'.repeat(1 << 16));
    expect(read('dbt.log')).toHaveLength((1 << 16) + 7);
    log.close();
  });

  it('is put aside before it grows too long; five are kept', () => {
    const log = openLogFile({ path: file(), maxBytes: 10, onFailure: never });
    for (let number = 10; number < 20; number++) log.write(`line ${number}`);
    log.close();
    expect(fs.readdirSync(path.dirname(file())).sort()).toEqual([
      'dbt.log',
      'dbt.log.1',
      'dbt.log.2',
      'dbt.log.3',
      'dbt.log.4',
      'dbt.log.5',
    ]);
    expect(read('dbt.log')).toBe('line 19\n');
    expect(read('dbt.log.5')).toBe('line 14\n');
  });

  it('holds as many lines as fit, also after it was opened again', () => {
    const write = (...lines: readonly string[]): void => {
      const log = openLogFile({ path: file(), maxBytes: 21, onFailure: never });
      for (const line of lines) log.write(line);
      log.close();
    };
    write('aaaa');
    write('bbbb', 'cccc', 'dddd', 'eeee');
    expect(read('dbt.log.1')).toBe('aaaa\nbbbb\ncccc\ndddd\n');
    expect(read('dbt.log')).toBe('eeee\n');
  });

  it('tells once that it cannot be written, and is silent from then on', () => {
    fs.writeFileSync(path.join(folder, 'logs'), 'no folder');
    const failures: unknown[] = [];
    const log = openLogFile({ path: file(), maxBytes: 0, onFailure: error => failures.push(error.code) });
    for (const line of ['a', 'b']) {
      log.write(line);
      log.flush();
    }
    log.close();
    expect(failures).toHaveLength(1);
  });
});

function never(error: Error): void {
  throw error;
}
