import { describe, expect, it } from 'vitest';
import { parseTemplate, readStaticCalls, referencedNames } from '../index.ts';

const RULES = {
  literal: new Set(['ref', 'source', 'config']),
  noted: (name: string) => name === 'quiet_macro' || name === 'pkg.quiet',
  harmless: (name: string) => name === 'var' || name === 'range',
};

describe('readStaticCalls', () => {
  it('reads literal calls in the order in which rendering makes them', () => {
    const template = parseTemplate(
      "{{ config(tags=['a'], meta={'x': 1}) }}\nselect * from {{ ref('a') }} join {{ source('s', 't') }}",
    );
    const result = readStaticCalls(template, RULES);
    expect(result.safe && result.calls.map(({ name, args, kwargs }) => ({ name, args, kwargs }))).toEqual([
      { name: 'config', args: [], kwargs: { tags: ['a'], meta: { x: 1 } } },
      { name: 'ref', args: ['a'], kwargs: {} },
      { name: 'source', args: ['s', 't'], kwargs: {} },
    ]);
  });

  it.each<[string, readonly string[]]>([
    ["{{ ref('a').name }}{{ ref('b') | upper }}", ['ref', 'ref']],
    ["{% set a = ref('a') %}{{ a }}", ['ref']],
    ["{{ quiet_macro(var('x', 1), [this.name]) }}{{ ref('a') }}{{ pkg.quiet() }}", ['quiet_macro', 'ref', 'pkg.quiet']],
    ["{% if var('x') %} and {{ this }} {% elif y %} {{ z }} {% endif %}{{ ref('a') }}", ['ref']],
    ["{% for i in range(3) %}{{ i }}{{ ',' if not loop.last }}{% endfor %}{{ ref('a') }}", ['ref']],
    ["{% set l = [] %}{% do l.append('x') %}{{ l | join(', ') }}{{ 'a b'.split(' ') }}", []],
  ])('reads %s', (source, names) => {
    const result = readStaticCalls(parseTemplate(source), RULES);
    expect(result.safe && result.calls.map(call => call.name)).toEqual(names);
  });

  it.each([
    "{% if x %}{{ ref('a') }}{% endif %}",
    '{% for i in [1] %}{{ quiet_macro() }}{% endfor %}',
    "{{ x and ref('a') }}",
    "{{ ref('a') if x else 1 }}",
    '{{ ref(x) }}',
    "{{ my_macro() }}{{ ref('a') }}",
    "{{ ref(*['a']) }}",
    "{{ ref(ref('a')) }}",
    "{% set r = ref %}{{ r('a') }}",
    "{% set ref = x %}{{ ref('a') }}",
    "{{ builtins.ref('a') }}",
    "{{ context['ref']('a') }}",
    "{% set b = builtins %}{{ b.ref('a') }}",
    "{% macro m() %}{{ ref('a') }}{% endmacro %}",
  ])('says that %s has to be rendered', source => {
    expect(readStaticCalls(parseTemplate(source), RULES).safe).toBe(false);
  });
});

describe('referencedNames', () => {
  it('lists what a template takes from outside', () => {
    const template = parseTemplate(
      '{% macro m(a) %}{{ a }}{{ other(a) }}{% endmacro %}{{ dbt_utils.star(ref("x")) }}{{ m.name }}',
    );
    const { names, calls } = referencedNames(template);
    expect([...calls].sort()).toEqual(['dbt_utils.star', 'other', 'ref']);
    expect(names.has('a')).toBe(false);
  });
});
