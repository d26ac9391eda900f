import { defineConfig } from 'vitest/config';
import { summaryReporter } from './scripts/summary-reporter.ts';

// Every package keeps its tests beside its sources; whole-program tests live in e2e/.
// chDB binds one data directory per process, so test files run in processes of their own (forks).
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/tools/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'e2e/src/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    reporters: ['default', summaryReporter],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
