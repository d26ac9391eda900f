import type { Clock } from '@tsdbt/core';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  monotonic: () => performance.now() / 1000,
};
