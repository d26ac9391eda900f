import { describe, expect, it } from 'vitest';
import { Dict, makeModules, nativeFunction, PyFloat, Tuple } from '../index.ts';
import { renderText, templateErrorOf } from '../testing/render-text.ts';

const VALUES = {
  s: 'text',
  l: [1, 2],
  d: new Dict([['a', 1]]),
  t: new Tuple([1]),
  n: 1,
  f: new PyFloat(1.5),
  fn: nativeFunction('fn', () => 'called'),
  modules: makeModules(),
};

const NAMES = [
  'constructor',
  '__proto__',
  'prototype',
  '__defineGetter__',
  '__lookupGetter__',
  'hasOwnProperty',
  'valueOf',
  'toString',
  'isPrototypeOf',
  '__class__',
  '__globals__',
  '__mro__',
  '__subclasses__',
  'caller',
  'arguments',
  'map',
  'forEach',
  'text',
  'items_',
  'value',
  'body',
  'self',
  'attributes',
  'source',
  'program',
];

const TARGETS = [
  's',
  'l',
  'd',
  't',
  'n',
  'f',
  'fn',
  'nope',
  's.upper',
  'l.append',
  'modules',
  'modules.re',
  'range',
  'range(2)',
  'namespace(a=1)',
  'cycler(1)',
];

describe('the sandbox', () => {
  it('hands out no property of a JavaScript object', () => {
    for (const target of TARGETS) {
      for (const name of NAMES) {
        for (const access of [`${target}.${name}`, `${target}['${name}']`, `${target}|attr('${name}')`]) {
          expect([access, attempt(`{{ ${access} is defined }}`)]).toEqual([
            access,
            expect.stringMatching(/^(?:False|error)$/),
          ]);
        }
      }
    }
  });

  it.each([
    "{{ ''.constructor.constructor('return process')() }}",
    '{{ fn.call.constructor("return 1")() }}',
    '{{ l.constructor.prototype.x }}',
    '{{ [].__proto__.polluted }}{% set ns = namespace() %}{% set ns.__proto__ = 1 %}{{ ({}).polluted }}',
    "{{ '{0.constructor}'.format(s) }}",
    "{{ '{0.__class__.__mro__}'.format(s) }}",
    "{{ l|map(attribute='constructor')|list }}",
    "{{ l|map('constructor')|list }}",
    "{{ l|selectattr('__proto__')|list }}",
    "{{ dict(__proto__=1)['__proto__'] }}{{ d.toString }}",
    '{{ process }}{{ globalThis }}{{ Function }}{{ require }}{{ import }}',
    '{{ cx }}{{ $ }}{{ K }}{{ o }}{{ p }}{{ t }}{{ l0_s }}',
    "{% set x = '\\u2028`' ~ '$' ~ '{process.exit()}`' %}{{ x }}",
    '{{ "\\"); process.exit(); (\\"" }}',
    '{% macro constructor() %}{{ caller }}{% endmacro %}{{ constructor.constructor }}',
    "{{ joiner.constructor }}{{ cycler('a').constructor }}{{ namespace(constructor=1).constructor }}",
  ])('renders or refuses %s without leaving the template', source => {
    expect(attempt(source)).not.toMatch(/native code|\[object|\[native|=>|undefined/);
  });

  it.each([
    ['{{ range(10000000) | list }}', 'OverflowError'],
    ["{{ 'a' * 1000000000 }}", 'MemoryError'],
    ['{{ [0] * 1000000000 }}', 'MemoryError'],
    ['{{ 10 ** 1000000000 }}', 'MemoryError'],
    ["{{ '%1000000000d' % 1 }}", 'ValueError'],
    ["{{ '{:>1000000000}'.format(1) }}", 'ValueError'],
    ["{{ 'a'.center(1000000000) }}", 'ValueError'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'RecursionError'],
    ["{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", 'MemoryError'],
    ['{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}', 'MemoryError'],
    ["{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}", 'MemoryError'],
    ["{{ (['b' * 1000000] * 100000) | join }}", 'MemoryError'],
    ["{{ modules.re.sub('', 'x' * 10000, 'a' * 100000) }}", 'MemoryError'],
    ['{{ modules.itertools.product([1], repeat=1000000000) }}', 'MemoryError'],
    ["{{ ('f' * 1000000) | int(base=16) }}", 'MemoryError'],
    ['{{ 10 ** 5000 }}', 'ValueError'],
    ["{{ '%d' % 10 ** 5000 }}", 'ValueError'],
    ["{{ '{:d}'.format(10 ** 5000) }}", 'ValueError'],
    ['{{ (10 ** 5000) | tojson }}', 'ValueError'],
    ["{{ modules.re.match('a{1000000000}', 'a') }}", 'OverflowError'],
    ['{% set l = [1] %}{% set m = [1] %}{% do l.append(m) %}{% do m.append(l) %}{{ l == m }}', 'RecursionError'],
  ])('bounds %s', (source, pythonClass) => {
    expect(templateErrorOf(() => renderText(source, VALUES)).pythonClass).toBe(pythonClass);
  });

  it.each([
    "{{ modules.re.match('(a+)+$', 'a' * 40 ~ 'b') }}",
    '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}',
    '{{ modules.itertools.count() | list }}',
    '{% macro m(n) %}{% for i in range(10) %}{{ m(n + 1) if n < 9 }}{% endfor %}{% endmacro %}{{ m(0) }}',
    '{% for x in l %}{% do l.append(x) %}{% endfor %}',
    '{{ [[[1]] * 99999] * 99999 }}',
    '{{ ([[1]] * 99999) | sum(start=[]) }}',
    "{{ [1] | batch(1000000000, 'x') | list }}",
    '{{ [1] | slice(1000000000) | list }}',
    "{{ modules.datetime.date(2024, 1, 1).strftime('%c' * 3000000) }}",
    '{{ ([range(99999) | list] * 1000) | pprint }}',
    '{{ modules.itertools.permutations(range(100)) | list }}',
  ])('stops %s when its time is used up', source => {
    const error = templateErrorOf(() => renderText(source, VALUES, { timeBudget: 50 }));
    expect(error.diagnostics[0]?.code).toBe('TS3007');
  });
});

it('searches for a long text in linear time', () => {
  const text = "('a' * 1000000)";
  const part = "('a' * 999999 ~ 'b')";
  expect(renderText(`{{ ${part} in ${text} }} {{ ${text}.count(${part}) }} {{ ${part}.split(${part}) }}`)).toBe(
    "False 0 ['', '']",
  );
});

function attempt(source: string): string {
  try {
    return renderText(source, VALUES);
  } catch (error) {
    if (error instanceof Error && error.name === 'TsdbtError') return 'error';
    throw error;
  }
}
