import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TsdbtError, type Warehouse } from '@tsdbt/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { forkTypeScript } from '../contract/fork-typescript.ts';
import { openWarehouse } from '../open-warehouse.ts';
import { ownerFile } from './owner-file.ts';

const path = mkdtempSync(join(tmpdir(), 'tsdbt-owner-'));
afterAll(() => rmSync(path, { recursive: true, force: true }));

let opened: Warehouse | undefined;
const open = async (): Promise<Warehouse> => {
  opened = await openWarehouse({ driver: 'chdb', path }, { threads: 1, command: 'tsdbt build --select a' });
  return opened;
};
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const refusal = async (): Promise<TsdbtError> => {
  const error = await open().then(
    () => expect.fail('the folder should have been refused'),
    reason => reason,
  );
  expect(error).toBeInstanceOf(TsdbtError);
  return error;
};

describe('a chDB folder', () => {
  it('belongs to one process, which the next one names', async () => {
    const holder = forkTypeScript('./hold-in-child.ts', path);
    await once(holder, 'message');
    const [diagnostic] = (await refusal()).diagnostics;
    expect(diagnostic).toMatchObject({ code: 'TS6008', severity: 'error' });
    expect(diagnostic?.message).toContain(`process ${holder.pid}: tsdbt hold-in-child`);
    expect(diagnostic?.notes?.[0]).toMatch(/^held since \d{4}-\d\d-\d\dT/);

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(ownerFile(path))).toBe(true);
    expect((await (await open()).query('SELECT 1')).rows).toEqual([[1]]);
    expect(JSON.parse(readFileSync(ownerFile(path), 'utf8'))).toMatchObject({ command: 'tsdbt build --select a' });
  });

  it('is free again when its owner has closed it', async () => {
    await (await open()).close();
    expect(existsSync(ownerFile(path))).toBe(false);
    await open();
  });

  it('is refused to the process that has it already', async () => {
    await open();
    const [diagnostic] = (await refusal()).diagnostics;
    expect(diagnostic).toMatchObject({ code: 'TS6008', hint: 'this process has it open already' });
  });

  it('goes to one of two that want it at the same moment', async () => {
    const others = ['a', 'b'].map(() => forkTypeScript('./hold-in-child.ts', path, 'try'));
    const outcomes = await Promise.all(others.map(async child => (await once(child, 'message'))[0] as string));
    for (const child of others) child.disconnect();
    await Promise.all(others.map(child => once(child, 'exit')));
    expect(outcomes.sort()[0]).toMatch(/^TS6008 .* is in use by process \d+: tsdbt hold-in-child$/);
    expect(outcomes[1]).toBe('open');
  });

  it('is taken over from a process whose number another one has now', async () => {
    const stale = {
      pid: process.pid,
      host: hostname(),
      born: 'an earlier boot:1',
      command: 'tsdbt run',
      since: '2020-01-01',
    };
    writeFileSync(ownerFile(path), JSON.stringify(stale));
    await open();
  });

  it('is taken over when what the owner left cannot be read, and cleared of the data it left', async () => {
    writeFileSync(ownerFile(path), '{"pid": 1');
    const leftover = join(path, 'tmp', 'tsdbt-insert-left');
    writeFileSync(leftover, 'x');
    await open();
    expect(existsSync(leftover)).toBe(false);
  });

  it('is not ours because another host may have lost it: the kernel decides', async () => {
    const elsewhere = { pid: 1, host: 'another-host', command: 'tsdbt run', since: '2020-01-01' };
    writeFileSync(ownerFile(path), JSON.stringify(elsewhere));
    await open();
  });
});

describe('a folder with an unusual name', () => {
  it('works as any other', async () => {
    const folder = join(path, "it's {a,b} * [x] ?é");
    opened = await openWarehouse({ driver: 'chdb', path: folder }, { threads: 1 });
    await opened.execute('CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a');
    await opened.insertStream(
      'INSERT INTO t FORMAT CSV',
      (async function* () {
        yield Buffer.from('1\n2\n');
      })(),
    );
    expect((await opened.query('SELECT count() FROM t')).rows).toEqual([['2']]);
  });
});

describe('a process that exits with a statement running', () => {
  it('ends at once, with its own exit code', async () => {
    const child = forkTypeScript('./hold-in-child.ts', path, 'exit');
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
    await open();
  });
});
