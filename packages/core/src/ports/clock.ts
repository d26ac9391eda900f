/** Time as a port, so that tests and artifacts are reproducible. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch, possibly fractional. */
  now(): number;
  /** Monotonic seconds, for durations. */
  monotonic(): number;
}
