import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasRecordings, runConformance } from './run-conformance.ts';

// The cases of each area that behave as recorded; `npm run conformance` runs them all and adds those that pass by now.
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

describe.skipIf(!hasRecordings)(
  'behaves as dbt did when it was recorded (skipped without ../shared/conformance)',
  () => {
    for (const [area, cases] of Object.entries(expected))
      it(`${area}: ${cases.length} cases`, { timeout: 300_000 }, async () => {
        const { passed, output } = await runConformance(area, cases);
        expect(passed, output).toEqual(cases);
      });
  },
);
