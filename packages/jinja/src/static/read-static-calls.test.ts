import { describe, expect, it } from 'vitest';
import { parseTemplate, readStaticCalls, referencedNames } from '../index.ts';

const NAMES = new Set(['ref', 'source', 'config', 'var']);

describe('readStaticCalls', () => {
  it('reads literal calls in the order in which rendering makes them', () => {
    const template = parseTemplate(
      "{{ config(tags=['a'], meta={'x': 1}) }}\nselect * from {{ ref('a') }} join {{ source('s', 't') }}",
    );
    const result = readStaticCalls(template, NAMES);
    expect(result.safe && result.calls.map(({ name, args, kwargs }) => ({ name, args, kwargs }))).toEqual([
      { name: 'config', args: [], kwargs: { tags: ['a'], meta: { x: 1 } } },
      { name: 'ref', args: ['a'], kwargs: {} },
      { name: 'source', args: ['s', 't'], kwargs: {} },
    ]);
  });

  it.each([
    "{% if x %}{{ ref('a') }}{% endif %}",
    '{{ ref(x) }}',
    "{{ ref('a').name }}",
    "{{ my_macro() }}{{ ref('a') }}",
    "{{ ref(*['a']) }}",
    "{{ ref('a') | upper }}",
    "{% set a = ref('a') %}",
    "{{ ref(ref('a')) }}",
  ])('says that %s has to be rendered', source => {
    expect(readStaticCalls(parseTemplate(source), NAMES).safe).toBe(false);
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
