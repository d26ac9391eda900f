import { describe, expect, it } from 'vitest';
import { diagnosticsOf, nodeOf, parseFiles } from '../testing/parse-files.ts';

const SOURCES = { 'models/s.yml': 'sources: [{name: raw, tables: [{name: t}]}]', 'models/a.sql': 'select 1 as id' };

describe('a variable whose text is a template', () => {
  const project = (vars: string) => ({ ...SOURCES, 'dbt_project.yml': `name: p\nvars: ${vars}\n` });

  it('is rendered where it is used, with its edges and macros', () => {
    const parsed = parseFiles({
      ...project(`{one: "{{ ref('a') }}", two: "{{ source('raw', 't') }}", three: "{{ m() }}", plain: x}`),
      'macros/m.sql': "{% macro m() %}{{ ref('a') }}{% endmacro %}{% macro deep() %}{{ var('one') }}{% endmacro %}",
      'models/b.sql': "select * from {{ var('one') }} join {{ var('two') }}",
      'models/c.sql': "{{ var('three') }}",
      'models/d.sql': "{{ deep() }}{{ var('plain') }}",
      'models/e.sql': "{% set n = 'o' ~ 'ne' %}{{ var(n) }}",
    });
    const parents = (name: string) => nodeOf(parsed, `model.p.${name}`).depends_on;
    expect(parents('b').nodes).toEqual(['source.p.raw.t', 'model.p.a']);
    expect(parents('c')).toEqual({ macros: ['macro.p.m'], nodes: ['model.p.a'] });
    expect(parents('d').nodes).toEqual(['model.p.a']);
    expect(parents('e').nodes).toEqual(['model.p.a']);
  });

  it('may belong to a package only', () => {
    const parsed = parseFiles({
      ...project(`{p: {one: "{{ ref('a') }}"}}`),
      'models/b.sql': "select * from {{ var('one') }}",
    });
    expect(nodeOf(parsed, 'model.p.b').depends_on.nodes).toEqual(['model.p.a']);
  });
});

describe('a config in the shape of another adapter', () => {
  it('is a warning while parsing', () => {
    const parsed = parseFiles({
      'dbt_project.yml': "name: p\nmodels: {p: {+settings: 'none', +cluster_by: [a]}}\n",
      'models/a.sql':
        "{{ config(materialized='table', partition_by={'field': 'd'}, indexes=[{'columns': ['id']}]) }}select 1",
      'models/p.yml': 'models: [{name: a, config: {order_by: {a: 1}}}]',
    });
    const found = diagnosticsOf(parsed);
    expect(found).toHaveLength(4);
    for (const each of found) expect(each).toMatch(/^TS2014 /);
  });

  it('says nothing where the value is false or empty, which means that there is none', () => {
    const parsed = parseFiles({
      'models/a.sql':
        "{{ config(refreshable=false, partition_by='', order_by=false, settings=[], indexes={}, projections=0, ttl=false) }}select 1",
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
  });

  it('is an error still where dbt checks the value', () => {
    const parsed = parseFiles({ 'models/a.sql': '{{ config(full_refresh=[1]) }}select 1' });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS1005/)]);
  });
});

describe('a test of a source that is disabled', () => {
  it('is told, generic or singular; of a test on a disabled model nothing is said', () => {
    const parsed = parseFiles({
      'models/s.yml':
        'sources: [{name: raw, config: {enabled: false}, tables: [{name: t, columns: [{name: id, data_tests: [unique]}]}]}]\n' +
        'models: [{name: gone, columns: [{name: id, data_tests: [unique]}]}]',
      'models/gone.sql': '{{ config(enabled=false) }}select 1 as id',
      'tests/single.sql': "select * from {{ source('raw', 't') }}",
    });
    const found = diagnosticsOf(parsed);
    expect(found).toHaveLength(2);
    expect(found.join()).toContain('test.p.single reads the source raw.t, which is disabled');
    expect(found.join()).toContain('source_unique_raw_t_id');
  });
});

describe('a docs block', () => {
  it('may end in a raw block, whatever stands around it', () => {
    const parsed = parseFiles({
      'models/d.md':
        '{% docs a %}{% raw %}{{ x }}{%- endraw -%}{% enddocs %}{%- docs b -%}\n t {% raw %} {{ y }} {% endraw %} {%- enddocs -%}' +
        '{% docs c %}text {# no #}{% enddocs %}',
    });
    const texts = Object.values(parsed.manifest.docs).map(doc => [doc.name, doc.block_contents]);
    expect(Object.fromEntries(texts)).toMatchObject({ a: '{{ x }}', b: 't  {{ y }}', c: 'text' });
  });
});

describe('a macro that nobody defines', () => {
  const warningsOf = (model: string) =>
    diagnosticsOf(
      parseFiles({ 'models/a.sql': model, 'macros/m.sql': '{% macro cents_of(x) %}{{ x }}{% endmacro %}' }),
    );

  it.each([
    ["select {{ cent_of('a') }}", /^TS3013 models\/a\.sql:1:11 'cent_of' is undefined: .*did you mean "cents_of"/],
    ["{% set x = [dbt_utils.star('a')] %}", /'dbt_utils\.star' is undefined.*is the package "dbt_utils" installed/],
    ["{{ p.cent_of('a') }}", /'p\.cent_of' is undefined.*did you mean "cents_of"/],
    ['{{ nobody.knows }}', /'nobody' is undefined/],
  ])('is told while parsing: %s', (model, expected) => {
    expect(warningsOf(model)).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    '{% if execute %}{{ nope() }}{{ foo.bar() }}{% endif %}',
    "{{ 'a' if true else nope() }}{{ false and nope() }}",
    '{% for x in [] %}{{ nope() }}{% endfor %}',
    '{% macro own() %}1{% endmacro %}{{ own() }}{% set d = {} %}{{ d.x }}',
    '{{ nobody }}{{ nobody.x is defined }}{{ nobody.x | default(1) }}',
    "{{ p.get('cents_of') }}{{ config.get('x') }}{{ target.name }}{{ range(2) }}",
  ])('is none of parsing where it may never be called: %s', model => expect(warningsOf(model)).toEqual([]));
});

describe('a generic test', () => {
  it('may use what is undefined in its branch for parsing; what follows is seen', () => {
    const parsed = parseFiles({
      'models/a.sql': 'select 1 as id',
      'models/b.sql': 'select 1 as id',
      'models/p.yml': 'models: [{name: a, data_tests: [odd]}]',
      'macros/t.sql':
        "{% test odd(model) %}{% if not execute %}{{ nothing.at.all }}{% endif %}select * from {{ ref('b') }}{% endtest %}",
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    const test = Object.values(parsed.manifest.nodes).find(node => node.resource_type === 'test');
    expect(test?.depends_on.nodes).toContain('model.p.b');
  });
});
