import { raise } from '../errors/python-exception.ts';

/** The computing that a render has left. The time during which it waits for an answer does not count. */
export interface Budget {
  /** Milliseconds. */
  remaining: number;
  readonly total: number;
}

export function newBudget(milliseconds: number): Budget {
  return { remaining: milliseconds, total: milliseconds };
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

/** Counts one unit of work (an iteration, a call); every few thousand the clock is read. */
export function tick(): void {
  if (++ticks >= TICKS_BETWEEN_CHECKS) check();
}

const TICKS_BETWEEN_CHECKS = 2_000;
let ticks = 0;
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
  ticks = 0;
  if (active !== undefined && performance.now() - startedAt > active.remaining) {
    raise('TimeoutError', `rendering used up its time budget of ${active.total / 1000} s`);
  }
}
