import { setFlagsFromString } from 'node:v8';

/**
 * V8 is tuned for programs that run for hours; a command lives for seconds, and a third of its processor time would go to optimising
 * functions and to helpers of the garbage collector. So: functions are optimised later, with less inlining, and young garbage is
 * collected by the thread that made it; while the project is read, and all that is made stays, old garbage is not looked for again. What
 * each flag saves: docs/adr/0006-v8-flags.md.
 */
export function tuneRuntime(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}

/** From now on the heap grows as usual: what lives longer must not take twenty times what it needs. */
export function settleRuntime(): void {
  setFlagsFromString('--heap-growing-percent=0');
}

const FLAGS = [
  '--interrupt-budget=300000',
  '--max-inlined-bytecode-size-cumulative=150',
  '--no-parallel-scavenge',
  '--heap-growing-percent=2000',
];
