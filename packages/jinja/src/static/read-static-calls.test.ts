import { describe, expect, it } from 'vitest';
import { isHarmlessMacro, parseMacro, parseTemplate, readStaticCalls, splitBlocks } from '../index.ts';

const RULES = {
  literal: new Set(['ref', 'source', 'config']),
  noted: (name: string) => name === 'quiet_macro' || name === 'pkg.quiet',
  harmless: (name: string) => name === 'var' || name === 'range',
  meaning: (name: string) =>
    ['this', 'x', 'y', 'z'].includes(name) ? 'data' : isFunction(name) ? 'function' : 'nothing',
} as const;

function isFunction(name: string): boolean {
  return ['context', 'builtins', 'p', 'loud', 'quiet_macro', 'pkg'].includes(name);
}

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
    '{{ p[x]() }}',
    '{{ (p if x else y).join() }}',
    '{{ p.join() }}',
    '{% set f = loud %}{{ f() }}',
    '{{ quiet_macro(loud) }}',
    "{{ {'k': loud}['k']() }}",
    '{{ [p] | map(attribute="join") | first }}',
    '{{ unheard_of }}',
    "{% macro m() %}{{ ref('a') }}{% endmacro %}",
  ])('says that %s has to be rendered', source => {
    expect(readStaticCalls(parseTemplate(source), RULES).safe).toBe(false);
  });
});

describe('isHarmlessMacro', () => {
  const proved = (text: string) => {
    const [block] = splitBlocks(text, { file: 'm.sql' }).blocks;
    if (block === undefined) throw new Error('no macro');
    return isHarmlessMacro(parseMacro(block), { ...RULES, dispatched: name => name === 'quiet' });
  };

  it.each([
    "{% macro m(a, b='x') %}{% set l = [] %}{% do l.append(a.upper()) %}{{ l | join(b) }}{% endmacro %}",
    '{% macro m(p) %}{{ p.join() }}{% endmacro %}',
    "{% macro m(a) %}{{ return(quiet_macro(a)) if a else adapter.dispatch('quiet', 'p')(a) }}{% endmacro %}".replace(
      'return',
      'var',
    ),
    '{% macro m() %}{% call(c) quiet_macro() %}{{ c }}{% endcall %}{{ caller() }}{% endmacro %}',
    '{% macro m() %}{% with a = this %}{% filter upper %}{{ a }}{% endfilter %}{% endwith %}{% endmacro %}',
  ])('proves %s', text => expect(proved(text)).toBe(true));

  it.each([
    '{% macro m(f) %}{{ f() }}{% endmacro %}',
    '{% macro m(f=loud) %}{{ quiet_macro(f) }}{% endmacro %}',
    '{% macro m() %}{% for f in [loud] %}{{ f() }}{% endfor %}{% endmacro %}',
    '{% macro m(n) %}{{ adapter.dispatch(n)() }}{% endmacro %}',
    "{% macro m(n) %}{% set d = adapter.dispatch('quiet') %}{{ d() }}{% endmacro %}",
    '{% macro m() %}{% call quiet_macro() %}{{ loud() }}{% endcall %}{% endmacro %}',
    '{% macro m() %}{% set ns = namespace(f=loud) %}{{ ns.f() }}{% endmacro %}',
    '{% macro m() %}{{ caller }}{% endmacro %}',
    "{% macro m(a) %}{{ a[0]() }}{{ 'x'() }}{% endmacro %}",
    "{% macro m() %}{{ ref('a') }}{% endmacro %}",
  ])('does not prove %s', text => expect(proved(text)).toBe(false));
});
