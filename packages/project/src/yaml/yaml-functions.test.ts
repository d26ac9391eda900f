import { describe, expect, it } from 'vitest';
import { yamlFunctions } from './yaml-functions.ts';

describe('YAML for templates', () => {
  it.each([
    ['a: {b: 1}', { a: { b: 1 } }],
    [
      'on: x\na: 2024-01-02',
      {
        $pairs: [
          [true, 'x'],
          ['a', '2024-01-02'],
        ],
      },
    ],
    ['"on": x', { on: 'x' }],
    [
      'a: [{2: b, 1: c}]',
      {
        a: [
          {
            $pairs: expect.arrayContaining([
              [1, 'c'],
              [2, 'b'],
            ]),
          },
        ],
      },
    ],
    ['~: x', { $pairs: [[null, 'x']] }],
  ])('reads %j with the keys that Python sees', (text, expected) => {
    expect(yamlFunctions.parse(text)).toEqual(expected);
  });
});
