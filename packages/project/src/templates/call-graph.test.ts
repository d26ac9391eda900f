import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { diagnosticsOf, nodeOf, parseFiles } from '../testing/parse-files.ts';
import { TemplateReader } from './read-template.ts';

/** Names that Python's values have methods of, and some that they have not. */
const NAMES = ['join', 'replace', 'format', 'count', 'split', 'items', 'title', 'm0', 'm1', 'm2', 'default__m3', 'm4'];

/** What the last macros of a chain do: what parsing wants to know. */
const LEAVES = [
  "{{ config(materialized='table') }}",
  "{{ config(tags=['t']) }}",
  "{{ ref('x') }}",
  "{{ source('s', 't') }}",
  '{{ var("v", 1) }}',
  '1',
  "{% set l = [] %}{% do l.append('x') %}{{ l | join }}",
  "{{ builtins['ref']('x') }}",
];

type Call = (path: string, owner: string, name: string) => string;

/** Only one macro can be dispatched to; any other is called as it is. */
function dispatching(write: () => string): Call {
  return (path, owner, name) => (owner === 'p' && name === 'default__m3' ? write() : `{{ ${path}() }}`);
}

/** The ways in which one macro can call another, given how that one is written (`name` or `package.name`) and what it is called. */
const CALLS: readonly Call[] = [
  path => `{{ ${path}() }}`,
  (_, owner, name) => `{% set n = '${name.slice(0, 1)}' ~ '${name.slice(1)}' %}{{ ${owner}[n]() }}`,
  (_, owner, name) => `{{ ${owner}.get('${name}')() }}`,
  path => `{% set d = {'k': ${path}} %}{{ d['k']() }}`,
  path => `{% set d = {'k': ${path}} %}{{ d.k() }}`,
  path => `{% set f = ${path} %}{{ f() }}`,
  path => `{{ (${path} if true else none)() }}`,
  path => `{{ [${path}][0]() }}`,
  path => `{{ ([${path}] | first)() }}`,
  path => `{% for f in [${path}] %}{{ f() }}{% endfor %}`,
  path => `{{ apply(${path}) }}`,
  path => `{{ apply(f=${path}) }}`,
  path => `{{ p.wrapped(${path}) }}`,
  path => `{% set ns = namespace(f=none) %}{% set ns.f = ${path} %}{{ ns.f() }}`,
  path => `{% call block() %}{{ ${path}() }}{% endcall %}`,
  path => `{% call also(${path}) %}{% endcall %}`,
  path => `{{ given_back(${path})() }}`,
  path => `{% with f = ${path} %}{{ f() }}{% endwith %}`,
  (_, owner, name) => `{% set o = ${owner} %}{{ o.${name}() }}`,
  (_, owner, name) => `{% set o = [${owner}] %}{{ o[0]['${name}']() }}`,
  (_, owner, name) => `{{ context['${owner}']['${name}']() }}`,
  dispatching(() => "{{ adapter.dispatch('m' ~ 3, 'p')() }}"),
  dispatching(() => "{{ adapter.dispatch('m3', 'p')() }}"),
  dispatching(() => "{% set f = adapter.dispatch(macro_name='m3', macro_namespace='p') %}{{ f() }}"),
  path => `{% filter upper %}{{ ${path}() }}{% endfilter %}`,
  path => `{% set b %}{{ ${path}() }}{% endset %}{{ b }}`,
  path => `{{ try_or_compiler_error('no', ${path}) }}`,
];

const HELPERS = [
  '{% macro apply(f) %}{{ f() }}{% endmacro %}',
  '{% macro wrapped(g) %}{{ apply([g][0]) }}{% endmacro %}',
  '{% macro block() %}{{ caller() }}{% endmacro %}',
  '{% macro also(f) %}{{ f() }}{{ caller() }}{% endmacro %}',
  '{% macro given_back(f) %}{{ return(f) }}{% endmacro %}',
].join('\n');

/** One step: which macro (`later` of those after the caller), of which package, and how it is called. */
const step = fc.record({ later: fc.nat(), own: fc.boolean(), call: fc.nat(CALLS.length - 1), bare: fc.boolean() });

const graph = fc.record({
  macros: fc.array(fc.record({ steps: fc.array(step, { maxLength: 2 }), leaf: fc.nat(LEAVES.length - 1) }), {
    minLength: NAMES.length * 2,
    maxLength: NAMES.length * 2,
  }),
  models: fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 3 }),
});

type Graph = typeof graph extends fc.Arbitrary<infer T> ? T : never;

describe('macros that call each other in every way', () => {
  afterEach(() => vi.restoreAllMocks());

  it('give a model the same config, parents and macros whether it is read or rendered', () => {
    fc.assert(
      fc.property(graph, drawn => {
        const files = projectOf(drawn);
        const read = factsOf(files);
        const spy = vi.spyOn(TemplateReader.prototype, 'readStatically').mockReturnValue(undefined);
        const rendered = factsOf(files);
        spy.mockRestore();
        expect(read).toEqual(rendered);
      }),
      { numRuns: 40 },
    );
  });
});

function projectOf({ macros, models }: Graph): Record<string, string> {
  const paths = macros.map((_, index) => ({
    owner: index % 2 === 0 ? 'p' : 'q',
    name: NAMES[Math.floor(index / 2)] ?? '',
  }));
  const write = (steps: Graph['models'][number], caller: number): string =>
    steps
      .map(({ later, own, call, bare }) => {
        const callees = paths.slice(caller + 1).filter(({ owner }) => (owner === 'p') === own);
        const callee = callees[later % Math.max(callees.length, 1)];
        if (callee === undefined) return '';
        const path = bare && own ? callee.name : `${callee.owner}.${callee.name}`;
        return CALLS[call]?.(path, callee.owner, callee.name) ?? '';
      })
      .join('');
  const texts = macros.map(({ steps, leaf }, index) => {
    const body = steps.length > 0 ? write(steps, index) : '';
    return `{% macro ${paths[index]?.name} () %}${body === '' ? LEAVES[leaf] : body}{% endmacro %}`;
  });
  return {
    'packages.yml': 'packages: [{local: q}]',
    'macros/helpers.sql': HELPERS,
    'macros/m.sql': texts.filter((_, index) => index % 2 === 0).join('\n'),
    'dbt_packages/q/dbt_project.yml': 'name: q\n',
    'dbt_packages/q/macros/m.sql': texts.filter((_, index) => index % 2 === 1).join('\n'),
    'models/x.sql': 'select 1 as id',
    'models/s.yml': 'sources: [{name: s, tables: [{name: t}]}]',
    ...Object.fromEntries(models.map((steps, index) => [`models/a${index}.sql`, write(steps, -1)])),
  };
}

function factsOf(files: Record<string, string>): unknown {
  const parsed = parseFiles(files);
  if (parsed.diagnostics.some(({ severity }) => severity === 'error')) throw new Error(diagnosticsOf(parsed).join());
  return [0, 1, 2].map(index => {
    const { config, refs, sources, depends_on } = nodeOf(parsed, `model.p.a${index}`);
    return { materialized: config.materialized, tags: config.tags, refs, sources, macros: depends_on.macros };
  });
}
