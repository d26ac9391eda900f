import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output of `npm test` with `N passed, N failed`. A file that could not be loaded and an error outside of any
 * test count as one failure each; skipped tests count as neither and are named on the line before.
 */
export const summaryReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const { passed, failed, skipped } = countOutcomes(modules);
    if (skipped > 0) console.log(`${skipped} skipped`);
    console.log(`${passed} passed, ${failed + unhandledErrors.length} failed`);
  },
};

interface Outcomes {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts single tests, and each file or suite that broke by itself. */
function countOutcomes(modules: readonly Pick<TestModule, 'children' | 'errors'>[]): Outcomes {
  const tests = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state));
  const suites = modules.flatMap(module => [...module.children.allSuites()]);
  const broken = [...modules, ...suites].filter(part => part.errors().length > 0);
  const count = (state: string): number => tests.filter(found => found === state).length;
  return { passed: count('passed'), failed: count('failed') + broken.length, skipped: count('skipped') };
}
