import { setFlagsFromString } from 'node:v8';

/**
 * V8 is tuned for programs that run for hours; a command lives for seconds, and a third of its processor time would go to optimising
 * functions and to helpers of the garbage collector. So: functions are optimised later, with less inlining, and young garbage is
 * collected by the thread that made it. What each flag saves: docs/adr/0006-v8-flags.md.
 */
export function tuneRuntime(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}

const FLAGS = ['--interrupt-budget=300000', '--max-inlined-bytecode-size-cumulative=150', '--no-parallel-scavenge'];
