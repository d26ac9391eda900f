import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '@tsdbt/clickhouse';
import type { Warehouse } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeWarehouse, nodeWarehouse } from './node-warehouse.ts';

describe('the last query of a node', () => {
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

  it('has no session when it is the only statement', async () => {
    await node('a').queryLast('select 1');
    expect(sessions).toEqual([undefined]);
  });

  it('sees what the statements before it left in the session', async () => {
    const its = node('b');
    await its.execute('create temporary table scratch as select 7 as seven');
    expect((await its.queryLast('select seven from scratch')).rows).toEqual([[7]]);
    await its.endSession('b');
    expect(sessions).toEqual(['b']);
  });
});
