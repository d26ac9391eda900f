import type { NodeId, NodeResult } from '@tsdbt/core';

export interface RunGraphOptions {
  /**
   * For each node that runs, those among them that must have ended before; in the order in which they should start when they can:
   * topological level first, then id (dbt).
   */
  readonly dependencies: ReadonlyMap<NodeId, readonly NodeId[]>;
  readonly threads: number;
  readonly execute: (id: NodeId, thread: number) => Promise<NodeResult>;
  /** The result of a node that is not executed because of another one's; undefined: because the run stopped. */
  readonly skip: (id: NodeId, because: NodeResult | undefined) => NodeResult;
  /** Whether a result keeps the nodes below from running. */
  readonly blocks: (result: NodeResult) => boolean;
  /** Whether a result stops the whole run (`--fail-fast`). */
  readonly stops: (result: NodeResult) => boolean;
}

/** Runs nodes as soon as what they depend on has ended, at most `threads` at a time; results come in the order of ending. */
export async function runGraph(options: RunGraphOptions): Promise<readonly NodeResult[]> {
  const ids = [...options.dependencies.keys()];
  const { waitingFor, children } = byRank(options.dependencies);
  const ready = readyQueue();
  const blockedBy: (NodeResult | undefined)[] = [];
  const results: NodeResult[] = [];
  let stopped = false;

  const finish = (rank: number, result: NodeResult): void => {
    results.push(result);
    if (options.stops(result)) stopped = true;
    const blocks = options.blocks(result);
    for (const child of children[rank] ?? []) {
      if (blocks) blockedBy[child] ??= result;
      const left = (waitingFor[child] ?? 1) - 1;
      waitingFor[child] = left;
      if (left === 0) ready.add(child);
    }
  };

  for (const [rank, left] of waitingFor.entries()) if (left === 0) ready.add(rank);
  const worker = async (thread: number): Promise<void> => {
    for (let next = await ready.take(); next !== undefined; next = await ready.take()) {
      const id = ids[next] ?? '';
      const because = blockedBy[next];
      const result =
        because !== undefined
          ? options.skip(id, because)
          : stopped
            ? options.skip(id, undefined)
            : await options.execute(id, thread);
      finish(next, result);
      if (results.length === ids.length) ready.close();
    }
  };
  if (ids.length > 0)
    await Promise.all(Array.from({ length: Math.min(options.threads, ids.length) }, (_, index) => worker(index + 1)));
  return results;
}

interface ByRank {
  /** How many nodes each waits for. */
  readonly waitingFor: number[];
  readonly children: readonly (readonly number[])[];
}

/** The dependencies by rank: a node's position among those that run. */
function byRank(dependencies: RunGraphOptions['dependencies']): ByRank {
  const rankOf = new Map<NodeId, number>();
  for (const id of dependencies.keys()) rankOf.set(id, rankOf.size);
  const children: number[][] = Array.from(dependencies, () => []);
  const waitingFor: number[] = [];
  for (const parents of dependencies.values()) {
    for (const parent of parents) children[rankOf.get(parent) ?? -1]?.push(waitingFor.length);
    waitingFor.push(parents.length);
  }
  return { waitingFor, children };
}

/** Nodes by rank. */
interface ReadyQueue {
  add(rank: number): void;
  /** The lowest rank that is ready, as soon as there is one; undefined once closed. */
  take(): number | undefined | Promise<number | undefined>;
  close(): void;
}

/** A binary heap that idle workers wait on. */
function readyQueue(): ReadyQueue {
  const heap: number[] = [];
  const idle: ((rank: number | undefined) => void)[] = [];
  let closed = false;
  return {
    add(rank) {
      const worker = idle.shift();
      if (worker !== undefined) worker(rank);
      else heapPush(heap, rank);
    },
    take() {
      if (closed) return undefined;
      return heapPop(heap) ?? new Promise(resolve => idle.push(resolve));
    },
    close() {
      closed = true;
      for (const worker of idle.splice(0)) worker(undefined);
    },
  };
}

function heapPush(heap: number[], item: number): void {
  heap.push(item);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent] ?? 0;
    if (above <= item) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = item;
}

function heapPop(heap: number[]): number | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  const at = (position: number): number => heap[position] ?? Number.POSITIVE_INFINITY;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (at(child + 1) < at(child)) child++;
    if (at(child) >= last) break;
    heap[parent] = at(child);
    parent = child;
  }
  heap[parent] = last;
  return top;
}
