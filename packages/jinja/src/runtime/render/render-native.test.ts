import { describe, expect, it } from 'vitest';
import { parseTemplate, renderNative, repr, runToEnd, scopeOf, type Value } from '../../index.ts';

function native(source: string, values: Record<string, Value> = {}): string {
  return repr(runToEnd(renderNative(parseTemplate(source), scopeOf(values))));
}

describe('renderNative', () => {
  it.each([
    ['{{ x }}', '5'],
    ['{{ 5 }}', "'5'"],
    ['{{ x }}{{ x }}', "'55'"],
    ['a{{ x }}', "'a5'"],
    ['{{ [x, "a"] }}', "[5, 'a']"],
    ['{{ "5" | as_number }}', '5'],
    ['{{ "True" | as_bool }}', 'True'],
    ['{{ "[1, {\'a\': None}]" | as_native }}', "[1, {'a': None}]"],
    ['{{ "no literal" | as_native }}', "'no literal'"],
    ['{{ 7 | as_text }}', "'7'"],
    ['{% if x %}{{ x }}{% endif %}', '5'],
    ['', "''"],
  ])('%s is %s', (source, expected) => {
    expect(native(source, { x: 5 })).toBe(expected);
  });

  it('refuses text that is not of the type a filter asks for', () => {
    expect(() => native('{{ "true" | as_bool }}')).toThrow("Could not convert value 'true' into type 'bool'");
    expect(() => native('{{ "x" | as_number }}')).toThrow("Could not convert value 'x' into type 'number'");
  });
});
