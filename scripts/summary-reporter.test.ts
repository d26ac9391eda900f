import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { REPOSITORY } from './workspace.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

describe('the last line of a test run', () => {
  it('counts passed and failed tests, and names skipped ones before', () => {
    const lines = runTests({
      'a.test.mjs': `${IMPORT}it('a', () => {});\nit('b', () => expect(1).toBe(2));\nit.skip('c', () => {});`,
    });
    expect(lines.slice(-2)).toEqual(['1 skipped', '1 passed, 1 failed']);
  });

  it('counts a file that cannot be loaded as one failure', () => {
    const lines = runTests({ 'a.test.mjs': `${IMPORT}it('a', () => {});`, 'b.test.mjs': "throw new Error('broken');" });
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('counts an error outside of any test as one failure', () => {
    const lines = runTests({ 'a.test.mjs': `${IMPORT}it('a', () => {});\nPromise.reject(new Error('lost'));` });
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });
});

const IMPORT = "import { expect, it } from 'vitest';\n";

/** The lines that vitest prints, with this repository's reporter, for a folder of test files. */
function runTests(files: Readonly<Record<string, string>>): readonly string[] {
  const cache = join(REPOSITORY, 'node_modules/.cache'); // where the files find vitest
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'summary-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const reporter = join(REPOSITORY, 'scripts/summary-reporter.ts');
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { summaryReporter } from '${reporter}';\nexport default { test: { include: ['*.test.mjs'], exclude: [], reporters: ['default', summaryReporter] } };`,
  );
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
  const { stdout } = spawnSync(process.execPath, [vitest, 'run'], { cwd: folder, encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}
