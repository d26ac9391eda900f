import { getHeapStatistics } from 'node:v8';
import { raise } from '../errors/python-exception.ts';
import type { Value } from '../values/value.ts';

/** The computing that a render has left. The time during which it waits for an answer does not count. */
export interface Budget {
  /** Milliseconds. */
  remaining: number;
  readonly total: number;
  /** Units of work done so far. */
  done: number;
}

export function newBudget(milliseconds: number): Budget {
  return { remaining: milliseconds, total: milliseconds, done: 0 };
}

/** Runs a computation under a budget; one that starts inside another runs under that one's. */
export function* metered<T>(
  computation: Generator<unknown, T, unknown>,
  budget: Budget,
): Generator<unknown, T, unknown> {
  let resume = (): IteratorResult<unknown, T> => computation.next();
  for (;;) {
    const step = underBudget(budget, resume);
    if (step.done === true) return step.value;
    try {
      const answer = yield step.value;
      resume = () => computation.next(answer);
    } catch (error) {
      resume = () => computation.throw(error);
    }
  }
}

/**
 * Counts work: an iteration or a call is one unit, copying or comparing one of `items` a fraction. Every few thousand units
 * the clock and the heap are looked at.
 */
export function work(units = 1): void {
  done += units;
  if (done >= UNITS_BETWEEN_CHECKS) check();
}

/** Counts the work of making a list of many items at once; refuses one that no template needs. */
export function workOnItems(items: number): void {
  boundItems(items);
  work(items / ITEMS_A_UNIT);
}

/** Refuses a list that grew longer than any template needs. */
export function boundItems(items: number): void {
  if (items > MAX_ITEMS) raise('MemoryError', 'the list would be too long');
}

/** Counts the work of going through a value: text, a list, or something smaller. */
export function workOn(value: Value): void {
  if (typeof value === 'string') work(value.length / CHARACTERS_A_UNIT);
  else work(Array.isArray(value) ? 1 + value.length / ITEMS_A_UNIT : 1);
}

const UNITS_BETWEEN_CHECKS = 2_000;
const ITEMS_A_UNIT = 32;
const CHARACTERS_A_UNIT = 256;
const MAX_ITEMS = 10_000_000;
/** How much of the process's heap may be full before a render that goes on is stopped; beyond, the process dies. */
const FULL = 0.8;
const UNITS_BEFORE_HEAP = 20_000;
let done = 0;
let active: Budget | undefined;
let startedAt = 0;

function underBudget<T>(budget: Budget, run: () => T): T {
  if (active !== undefined) return run();
  active = budget;
  startedAt = performance.now();
  try {
    return run();
  } finally {
    budget.remaining -= performance.now() - startedAt;
    active = undefined;
  }
}

function check(): void {
  const units = done;
  done = 0;
  if (active === undefined) return;
  active.done += units;
  if (performance.now() - startedAt > active.remaining) {
    raise('TimeoutError', `rendering used up its time budget of ${active.total / 1000} s`);
  }
  // Whoever did little is not to blame for a full heap.
  if (active.done < UNITS_BEFORE_HEAP) return;
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  if (used > FULL * limit) raise('MemoryError', `rendering used up the memory (${Math.round(limit / 1e6)} MB)`);
}
