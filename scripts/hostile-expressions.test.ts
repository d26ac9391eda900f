import { analyse } from 'scslre';
import { describe, expect, it } from 'vitest';
import { countSteps } from './count-steps.ts';
import { hostileTexts } from './hostile-texts.ts';
import { type SourceExpression, sourceExpressions } from './source-expressions.ts';
import { REPOSITORY } from './workspace.ts';

const { literals, built } = sourceExpressions(REPOSITORY);
const distinct = [...new Map(literals.map(each => [`/${each.source}/${each.flags}`, each])).values()];
const nameOf = ({ file, line, source, flags }: SourceExpression): string => `${file}:${line} /${source}/${flags}`;

/** Twice the text may cost twice the steps, with room for what does not grow; four times is a square. */
const GROWTH = 3;
const SIZE = 30;

/** The text that lets the steps grow faster than itself, if there is one. */
function runaway({ source, flags }: { readonly source: string; readonly flags: string }): string | undefined {
  if (!/[*+{]/.test(source)) return undefined;
  const longer = [...hostileTexts(source, flags, 4 * SIZE)];
  let at = 0;
  for (const text of hostileTexts(source, flags, 2 * SIZE)) {
    const whole = longer[at++] ?? '';
    const few = countSteps(source, flags, text, LIMIT);
    if (few < text.length * 4) continue;
    if (few >= LIMIT || countSteps(source, flags, whole, LIMIT * 4) > GROWTH * few) return text.slice(0, 60);
  }
  return undefined;
}

const LIMIT = 200_000;

describe('a pattern that meets foreign text', () => {
  it('takes no more than a number of steps in proportion to the text', () => {
    const found = distinct.flatMap(each => {
      const text = runaway(each);
      return text === undefined ? [] : [`${nameOf(each)} on ${JSON.stringify(text)}`];
    });
    expect(found).toEqual([]);
  });

  it('has no two ways to take the same text, as far as analysis can tell', () => {
    const found = distinct.filter(({ source, flags }) => analyse({ source, flags }).reports.length > 0);
    expect(found.map(nameOf)).toEqual([]);
  });

  it('is put together at run time only where that has been thought about', () => {
    expect(built).toEqual(BUILT);
  });
});

/** What puts patterns together: of constants, or of a text of which nothing is left to repeat. */
const BUILT: Readonly<Record<string, number>> = {
  'packages/clickhouse/src/load/find-load-files.ts': 1,
  'packages/engine/src/diagnose/config-place.ts': 2,
  'packages/graph/src/edge-place.ts': 1,
  'packages/graph/src/selection/wildcard.ts': 4,
  'packages/jinja/src/lex/python-space.ts': 3,
  'packages/jinja/src/lex/tokenize.ts': 6,
  'packages/jinja/src/runtime/filters/word-wrap.ts': 1,
  'packages/jinja/src/runtime/methods/html-text.ts': 1,
  'packages/jinja/src/runtime/methods/text-split.ts': 4,
  'packages/jinja/src/runtime/modules/datetime/strptime.ts': 1,
  'packages/jinja/src/runtime/modules/re/parse-pattern.ts': 1,
  'packages/project/src/config/color.ts': 1,
  'packages/project/src/load/ignore-rules.ts': 1,
  'packages/project/src/resolve/resolve-references.ts': 1,
  'packages/project/src/resources/sql-node.ts': 1,
  'packages/project/src/templates/python-calls.ts': 2,
};

describe('the counter of steps', () => {
  it.each([
    [String.raw`^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|with)\b`, 'i'],
    ['(a+)+$', ''],
    [String.raw`\s+$`, ''],
    [String.raw`^(\d*)\.?(\d*)$`, ''],
    [String.raw`'((?:[^'\\]|\\.|'')*)'`, 'g'],
  ])('finds /%s/%s', (source, flags) => expect(runaway({ source, flags })).toBeDefined());

  it.each([
    [String.raw`^\s+`, ''],
    [String.raw`'(?:[^'\\]|\\[\s\S]|'')*'`, 'y'],
    [String.raw`--[^\n]*`, 'g'],
  ])('lets /%s/%s pass', (source, flags) => expect(runaway({ source, flags })).toBeUndefined());
});
