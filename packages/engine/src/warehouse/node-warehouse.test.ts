import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '@tsdbt/clickhouse';
import type { Warehouse } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeWarehouse, nodeWarehouse } from './node-warehouse.ts';

describe('the session of a node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsdbt-node-warehouse-'));
  const sessions: (string | undefined)[] = [];
  let warehouse: Warehouse;

  beforeAll(async () => {
    const opened = await openWarehouse({ driver: 'chdb', path: folder }, { threads: 1 });
    warehouse = {
      ...opened,
      query(sql, options) {
        sessions.push(options?.session);
        return opened.query(sql, options);
      },
    };
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(folder, { recursive: true });
  });

  const node = (session: string): NodeWarehouse => {
    sessions.length = 0;
    return nodeWarehouse({
      open: async () => warehouse,
      queryIdPrefix: 'invocation:node',
      session,
      comment: () => ({ text: '', append: false }),
      signal: new AbortController().signal,
    });
  };

  it('begins with the first statement that may leave something in it, and keeps the later ones', async () => {
    const its = node('a');
    await its.query('select 1');
    await its.execute('create temporary table scratch as select 7 as seven');
    expect((await its.query('select seven from scratch')).rows).toEqual([[7]]);
    await its.endSession('a');
    expect(sessions).toEqual([undefined, 'a']);
  });

  it('is not that of a statement that brings its own', async () => {
    const its = node('b');
    await its.execute('set max_threads = 1');
    await its.query('select 1', { session: 'other' });
    await Promise.all([its.endSession('b'), its.endSession('other')]);
    expect(sessions).toEqual(['other']);
  });
});
