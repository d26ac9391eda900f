import type { NodeId, NodeResult, NodeStatus } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { runGraph } from './run-graph.ts';

const result = (id: NodeId, status: NodeStatus): NodeResult => ({
  unique_id: id,
  status,
  message: null,
  failures: null,
  execution_time: 0,
  timing: [],
  thread_id: '',
  adapter_response: {},
  compiled: null,
  compiled_code: null,
  relation_name: null,
  batch_results: null,
  local: { diagnostics: [], rows: null, bytes: null, warehouseTime: 0, writtenRows: 0, compiledPath: null },
});

async function run(
  dependencies: Record<NodeId, readonly NodeId[]>,
  failing: readonly NodeId[] = [],
  threads = 2,
  failFast = false,
) {
  let running = 0;
  let most = 0;
  const results = await runGraph({
    dependencies: new Map(Object.entries(dependencies)),
    threads,
    execute: async id => {
      most = Math.max(most, ++running);
      await new Promise(resolve => setImmediate(resolve));
      running--;
      return result(id, failing.includes(id) ? 'error' : 'success');
    },
    skip: id => result(id, 'skipped'),
    blocks: r => r.status !== 'success',
    stops: r => failFast && r.status === 'error',
  });
  return { statuses: results.map(r => `${r.unique_id} ${r.status}`), most };
}

describe('runGraph', () => {
  it('runs a node only after everything it depends on', async () => {
    const { statuses } = await run({ a: [], b: ['a'], c: ['a', 'b'] });
    expect(statuses).toEqual(['a success', 'b success', 'c success']);
  });

  it('starts ready nodes in the order given, whatever made them ready', async () => {
    const { statuses } = await run({ a: [], b: [], c: ['b'], d: ['a'] }, [], 1);
    expect(statuses.map(s => s[0])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('never runs more nodes at once than there are threads, and uses all of them', async () => {
    expect((await run({ a: [], b: [], c: [], d: [], e: [] }, [], 3)).most).toBe(3);
  });

  it('skips everything below a failure and nothing beside it', async () => {
    const { statuses } = await run({ a: [], b: [], c: ['a'], d: ['c', 'b'], e: ['b'] }, ['a']);
    expect([...statuses].sort()).toEqual(['a error', 'b success', 'c skipped', 'd skipped', 'e success']);
  });

  it('starts nothing new after the first failure when it shall fail fast', async () => {
    const { statuses } = await run({ a: [], b: [], c: [] }, ['a'], 1, true);
    expect(statuses).toEqual(['a error', 'b skipped', 'c skipped']);
  });

  it('ends at once when there is nothing to run', async () => {
    expect((await run({})).statuses).toEqual([]);
  });
});
