import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Warehouse } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';
import { availableMemory } from './memory-limit.ts';

describe('the memory that may be used', () => {
  const files =
    (contents: Readonly<Record<string, string>>) =>
    (path: string): string => {
      const text = contents[path];
      if (text === undefined) throw new Error(`ENOENT ${path}`);
      return text;
    };

  it('is the machine’s where nothing limits it', () => {
    expect(availableMemory(files({}), 8000)).toBe(8000);
    expect(availableMemory(files({ '/sys/fs/cgroup/memory.max': 'max\n' }), 8000)).toBe(8000);
  });

  it('is a container’s limit, in either version of cgroups', () => {
    expect(availableMemory(files({ '/sys/fs/cgroup/memory.max': '2000\n' }), 8000)).toBe(2000);
    const v1 = { '/sys/fs/cgroup/memory/memory.limit_in_bytes': '3000\n' };
    expect(availableMemory(files(v1), 8000)).toBe(3000);
  });

  it('is the tightest limit of the groups that the process is in', () => {
    const nested = {
      '/proc/self/cgroup': '0::/system.slice/job.scope\n',
      '/sys/fs/cgroup/system.slice/memory.max': '1500\n',
      '/sys/fs/cgroup/system.slice/job.scope/memory.max': '1800\n',
    };
    expect(availableMemory(files(nested), 8000)).toBe(1500);
    const v1 = {
      '/proc/self/cgroup': '12:cpu,cpuacct:/a\n9:memory:/docker/x\n',
      '/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes': '700\n',
    };
    expect(availableMemory(files(v1), 8000)).toBe(700);
  });
});

describe('an embedded warehouse with little memory', () => {
  const path = mkdtempSync(join(tmpdir(), 'tsdbt-memory-'));
  let warehouse: Warehouse;
  beforeAll(async () => {
    const connection = { driver: 'chdb', path, memoryLimit: 600_000_000 } as const;
    warehouse = await openWarehouse(connection, { threads: 2 });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(path, { recursive: true, force: true });
  });
  const event = async (name: string): Promise<number> => {
    const { rows } = await warehouse.query(`SELECT value FROM system.events WHERE event = '${name}'`);
    return Number(rows[0]?.[0] ?? 0);
  };

  it('does a large aggregation by way of the disk', async () => {
    const { rows } = await warehouse.query(
      'SELECT count(), sum(c) FROM (SELECT number % 9000000 AS k, count() AS c FROM numbers(12000000) GROUP BY k)',
    );
    expect(rows).toEqual([['9000000', '12000000']]);
    expect(await event('ExternalAggregationWritePart')).toBeGreaterThan(0);
  });

  it('refuses what does not fit, names the peak, and goes on working', async () => {
    const error = await warehouse.query('SELECT length(groupArray(toString(number))) FROM numbers(50000000)').then(
      () => expect.fail('it should not fit'),
      reason => reason,
    );
    expect(error).toMatchObject({ code: 241, type: 'MEMORY_LIMIT_EXCEEDED' });
    expect(error.message).toMatch(/would use [\d.]+ MiB .* maximum: 572\.20 MiB/);
    expect((await warehouse.query('SELECT 1')).rows).toEqual([[1]]);
  });
});
