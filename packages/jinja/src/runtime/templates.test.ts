import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Recorded, readRecorded } from '../testing/recorded-value.ts';
import { renderText, templateErrorOf } from '../testing/render-text.ts';

/** Templates that use the language in every way, with what Python's Jinja2 3.1 does with each. */
interface Fixtures {
  readonly context: Readonly<Record<string, Recorded>>;
  readonly cases: readonly { source: string; output?: string; error?: string }[];
}

const { context, cases } = JSON.parse(
  readFileSync(new URL('../fixtures/templates.json', import.meta.url), 'utf8'),
) as Fixtures;

describe('templates', () => {
  it.each(cases)('$source', ({ source, output, error }) => {
    const values = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, readRecorded(value)]));
    if (output !== undefined) expect(renderText(source, values)).toBe(output);
    else expect(templateErrorOf(() => renderText(source, values)).pythonClass).toBe(error);
  });
});
