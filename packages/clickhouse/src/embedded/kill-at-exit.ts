import process from 'node:process';

/**
 * A process that ends with a statement running would hang: chDB waits for it. Whoever opens a warehouse closes it; this is for
 * the exit that nobody planned. The kill is synchronous and must come before chDB's own closing at exit.
 */
export function killAtExit(killAll: () => void): { cancel(): void } {
  process.prependListener('exit', killAll);
  return {
    cancel() {
      process.removeListener('exit', killAll);
    },
  };
}
