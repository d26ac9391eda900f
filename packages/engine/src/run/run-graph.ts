import type { NodeId, NodeResult } from '@tsdbt/core';

export interface RunGraphOptions {
  /** Ids in the order in which they should start when they can: topological level first, then id (dbt). */
  readonly ids: readonly NodeId[];
  /** For each id, the ids among `ids` that must have ended before. */
  readonly dependencies: Readonly<Record<NodeId, readonly NodeId[]>>;
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
  const { ids, dependencies, threads } = options;
  const waitingFor = new Map(ids.map(id => [id, dependencies[id]?.length ?? 0]));
  const children = childrenOf(ids, dependencies);
  const rank = new Map(ids.map((id, index) => [id, index]));
  const ready = readyQueue();
  const makeReady = (id: NodeId): void => ready.add(rank.get(id) ?? 0);
  const blockedBy = new Map<NodeId, NodeResult>();
  const results: NodeResult[] = [];
  let stopped = false;

  const finish = (id: NodeId, result: NodeResult): void => {
    results.push(result);
    if (options.stops(result)) stopped = true;
    const blocks = options.blocks(result);
    for (const child of children.get(id) ?? []) {
      if (blocks && !blockedBy.has(child)) blockedBy.set(child, result);
      const left = (waitingFor.get(child) ?? 1) - 1;
      waitingFor.set(child, left);
      if (left === 0) makeReady(child);
    }
  };

  for (const id of ids) if (waitingFor.get(id) === 0) makeReady(id);
  const worker = async (thread: number): Promise<void> => {
    for (let next = await ready.take(); next !== undefined; next = await ready.take()) {
      const id = ids[next] ?? '';
      const because = blockedBy.get(id);
      const result =
        because !== undefined
          ? options.skip(id, because)
          : stopped
            ? options.skip(id, undefined)
            : await options.execute(id, thread);
      finish(id, result);
      if (results.length === ids.length) ready.close();
    }
  };
  if (ids.length > 0)
    await Promise.all(Array.from({ length: Math.min(threads, ids.length) }, (_, index) => worker(index + 1)));
  return results;
}

function childrenOf(
  ids: readonly NodeId[],
  dependencies: Readonly<Record<NodeId, readonly NodeId[]>>,
): ReadonlyMap<NodeId, NodeId[]> {
  const children = new Map<NodeId, NodeId[]>();
  for (const id of ids) {
    for (const parent of dependencies[id] ?? []) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  }
  return children;
}

/** Nodes by rank: their positions among the ids. */
interface ReadyQueue {
  add(rank: number): void;
  /** The lowest rank that is ready, as soon as there is one; undefined once closed. */
  take(): Promise<number | undefined>;
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
      if (closed) return Promise.resolve(undefined);
      const next = heapPop(heap);
      return next !== undefined ? Promise.resolve(next) : new Promise(resolve => idle.push(resolve));
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
