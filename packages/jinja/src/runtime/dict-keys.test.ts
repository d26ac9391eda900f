import { describe, expect, it } from 'vitest';
import { renderText } from '../testing/render-text.ts';

describe('keys of dicts', () => {
  it.each([
    ["{{ {1: 'a', true: 'b', 1.0: 'c'} }}", "{1: 'c'}"],
    ["{{ {(1, 2): 'a'}[(1, 2)] }}", 'a'],
    ['{% set d = {none: 1} %}{{ d[none] }}{{ none in d }}', '1True'],
    ["{% set d = {0: 'z'} %}{{ d[false] }}{{ d.get(0.0) }}{{ d.get('0') }}", 'zzNone'],
    ['{{ {range(3): 1}[range(0, 3)] }}', '1'],
    ['{% set d = {} %}{% do d.setdefault((1,), []).append(2) %}{{ d }}{{ d.pop((1,)) }}', '{(1,): [2]}[2]'],
    ['{{ [(1, 2), (1, 2)] | unique | list }}', '[(1, 2)]'],
    ['{{ {}[[1]] is defined }}{{ {}[(1, [2])] is defined }}', 'FalseFalse'],
  ])('%s gives what Python gives', (text, expected) => expect(renderText(text)).toBe(expected));

  it.each([
    '{{ {[1]: 2} }}',
    '{{ {(1, [2]): 1} }}',
    '{{ {}.get([]) }}',
    '{{ {1: 1}.pop({}) }}',
    '{% do {}.setdefault([], 1) %}',
    '{{ [] in {} }}',
    '{{ [{}] | unique | list }}',
    '{{ {}.keys() in {} }}',
  ])('%s raises a TypeError as in Python', text => expect(() => renderText(text)).toThrow('unhashable type'));
});

describe('a slice of what cannot be sliced', () => {
  it.each([
    ['{{ 5[1:2] }}|{{ none[::2] }}|{{ {}[1:2] }}', '||'],
    ["{{ 5[1:2] | default('d') }}", 'd'],
    ["{% set x = 5[1:2] | default('d') %}{{ x }}", 'd'],
    ["{{ 'abc'['a':'b'] }}", ''],
  ])('is undefined where Jinja2 computes it while compiling: %s', (text, expected) =>
    expect(renderText(text)).toBe(expected),
  );

  it.each(['{% set x = 5[1:2] %}', '{% if 5[1:2] %}{% endif %}', '{% set y = 5 %}{{ y[1:2] }}'])(
    'is an error elsewhere: %s',
    text => expect(() => renderText(text)).toThrow('not subscriptable'),
  );
});
