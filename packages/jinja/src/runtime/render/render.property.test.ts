import { TsdbtError } from '@tsdbt/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBlocks } from '../../index.ts';
import { renderText } from '../../testing/render-text.ts';

const PIECES = [
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '#}',
  '{%-',
  '-%}',
  '-',
  '+',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '|',
  '.',
  ',',
  ':',
  '~',
  '*',
  '**',
  '/',
  '//',
  '%',
  '=',
  '==',
  '<',
  '!=',
  "'",
  '"',
  '\\',
  '\n',
  ' ',
  'x',
  'y',
  '1',
  '1.5',
  "'a'",
  'if',
  'else',
  'elif',
  'endif',
  'for',
  'in',
  'endfor',
  'set',
  'endset',
  'macro m(a)',
  'endmacro',
  'call',
  'endcall',
  'raw',
  'endraw',
  'filter upper',
  'endfilter',
  'with',
  'endwith',
  'do',
  'is',
  'not',
  'and',
  'or',
  'loop',
  'defined',
  'upper',
  'map',
  'namespace()',
  'range(3)',
  'none',
  'true',
  'break',
  'continue',
  'é',
  '🙂',
  '\r\n',
  '\0',
  '\ud800',
];

const template = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map(pieces => pieces.join(' ')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map(pieces => `{{ ${pieces.join(' ')} }}`),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map(pieces => `{% ${pieces.join(' ')} %}{{ x }}`),
);

describe('rendering', () => {
  it('raises nothing but diagnostics, whatever comes in', () => {
    fc.assert(
      fc.property(template, text => {
        try {
          renderText(text, { x: [1, 'a'], y: 'text' }, { timeBudget: 2_000 });
        } catch (error) {
          expect(error).toBeInstanceOf(TsdbtError);
          expect((error as TsdbtError).diagnostics[0]?.at?.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps text without tags as it is, but for the last newline', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter(text => !/\{[{%#]|\r/.test(text)),
        text => {
          expect(renderText(text)).toBe(text.replace(/\n$/, ''));
        },
      ),
    );
  });

  it('prints any text that it is given as a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(renderText('{{ x }}', { x: text })).toBe(text);
      }),
    );
  });
});

describe('splitting', () => {
  it('gives pieces of the file in their order, whatever comes in, and never throws', () => {
    fc.assert(
      fc.property(template, text => {
        const file = `${text}{% macro m() %}${text}{% endmacro %}`.replace(/\r\n?/g, '\n');
        let end = 0;
        for (const { range, text: block } of splitBlocks(file, { file: 'm.sql' }).blocks) {
          expect(range.start).toBeGreaterThanOrEqual(end);
          expect(block).toBe(file.slice(range.start, range.end));
          end = range.end;
        }
      }),
    );
  });
});
