import process from 'node:process';

/**
 * For the exit that nobody planned: chDB waits at exit for its statements, so a process that ends with one running would hang.
 * The action is synchronous and comes before chDB's own.
 */
export function atExit(action: () => void): { cancel(): void } {
  process.prependListener('exit', action);
  return {
    cancel() {
      process.removeListener('exit', action);
    },
  };
}
