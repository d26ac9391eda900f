import { setFlagsFromString } from 'node:v8';

/**
 * V8 is tuned for programs that run for hours; a command lives for seconds, and a third of its processor time would go to optimising
 * functions and to helpers of the garbage collector. So: functions are optimised later, with less inlining, and young garbage is
 * collected by the thread that made it; while the project is read, and all that is made stays, old garbage is not looked for again. What
 * each flag saves on which version of Node: docs/adr/0006-v8-flags.md.
 */
export function tuneRuntime(): void {
  for (const flag of flagsOf(process.versions.node)) setFlagsFromString(flag);
}

/** From now on the heap grows as usual: what lives longer must not take twenty times what it needs. */
export function settleRuntime(): void {
  if (flagsOf(process.versions.node).includes(GROW_FREELY)) setFlagsFromString('--heap-growing-percent=0');
}

/** V8 complains on stderr of a flag that it does not know: a version of Node that nobody has measured gets none. */
export function flagsOf(nodeVersion: string): readonly string[] {
  return FLAGS[nodeVersion.split('.')[0] ?? ''] ?? [];
}

const GROW_FREELY = '--heap-growing-percent=2000';
const ON_EVERY_VERSION = ['--max-inlined-bytecode-size-cumulative=150', '--no-parallel-scavenge', GROW_FREELY];

/** By Node's major version. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  20: ['--interrupt-budget=300000', ...ON_EVERY_VERSION],
  22: ['--invocation-count-for-turbofan=12000', ...ON_EVERY_VERSION],
  24: ON_EVERY_VERSION,
};
