import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeModules } from '../index.ts';
import { renderText } from '../testing/render-text.ts';

/** Expressions by theme, with what Python's Jinja2 3.1 prints for each. Adding a case is adding a line. */
type Fixtures = Readonly<Record<string, readonly (readonly [string, string | { error: string; message: string }])[]>>;

const fixtures = JSON.parse(readFileSync(new URL('../fixtures/expressions.json', import.meta.url), 'utf8')) as Fixtures;

for (const [theme, cases] of Object.entries(fixtures)) {
  describe(theme, () => {
    it.each(cases.map(([expression, expected]) => ({ expression, expected })))(
      '$expression',
      ({ expression, expected }) => {
        const render = (): string => renderText(`{{ ${expression} }}`, { modules: makeModules() });
        if (typeof expected === 'string') expect(render()).toBe(expected);
        else expect(render).toThrow(expected.message);
      },
    );
  });
}
