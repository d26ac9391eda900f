import type { JsonObject, RefCall } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { renderText, testInvocation, testLibrary, testNode, testProject } from '../testing/fixtures.ts';
import { parseEnvironment } from './environments.ts';
import { parseScope } from './parse-scope.ts';
import { SILENT_HOST } from './template-host.ts';

function parse(text: string, macros = '', vars: JsonObject = {}) {
  const invocation = testInvocation({ env: { HOME: '/h' } });
  const seen = {
    refs: [] as RefCall[],
    sources: [] as string[],
    configs: [] as JsonObject[],
    macros: [] as string[],
    env: [] as string[],
    volatile: [] as string[],
  };
  const scope = parseScope({
    library: testLibrary({ p: macros }),
    invocation,
    project: testProject({ vars }),
    host: {
      ...SILENT_HOST,
      reads: { envVar: name => seen.env.push(name), volatile: name => seen.volatile.push(name) },
    },
    node: testNode('m'),
    record: {
      ref: call => seen.refs.push(call),
      source: (source, table) => seen.sources.push(`${source}.${table}`),
      config: values => seen.configs.push(values),
      macro: id => seen.macros.push(id),
    },
  });
  const output = renderText(text, scope, { environment: parseEnvironment(invocation) });
  return { ...seen, output };
}

describe('parseScope', () => {
  it("notes refs and sources, also those in macros, and gives the node's own relation for them", () => {
    const { refs, sources, output } = parse(
      "{{ ref('a') }} {{ ref('p', 'b', v=2) }} {{ m() }}",
      "{% macro m() %}{{ source('raw', 't') }}{% endmacro %}",
    );
    expect(output).toBe('`dev`.`m` `dev`.`m` `dev`.`m`');
    expect(refs).toEqual([
      { name: 'a', package: null, version: null },
      { name: 'b', package: 'p', version: 2 },
    ]);
    expect(sources).toEqual(['raw.t']);
  });

  it('notes configuration as plain data, hooks under one name', () => {
    const { configs, output } = parse(
      "{{ config(materialized='table', tags=['a'], meta={'o': {'t': 1.5}}, pre_hook='x') }}{{ config.get('tags') }}",
    );
    expect(configs).toEqual([{ materialized: 'table', tags: ['a'], meta: { o: { t: 1.5 } }, 'pre-hook': 'x' }]);
    expect(output).toBe('');
  });

  it('takes the text of a set_sql_header block as configuration', () => {
    const { configs } = parse('{% call set_sql_header(config) %}/* for {{ this.identifier }} */{% endcall %}');
    expect(configs).toEqual([{ sql_header: '/* for m */' }]);
  });

  it('notes only the macros that the template calls itself', () => {
    const macros =
      '{% macro outer() %}{{ inner() }}{% endmacro %}{% macro inner() %}{% endmacro %}{% macro clickhouse__d() %}{% endmacro %}';
    expect(
      parse("{{ outer() }}{{ p.inner() }}{{ adapter.dispatch('d')() }}{{ dbt.type_int() }}", macros).macros,
    ).toEqual(['macro.p.outer', 'macro.p.inner', 'macro.p.clickhouse__d', 'macro.dbt.type_int']);
  });

  it('asks nothing of the warehouse', () => {
    const text =
      "{{ execute }} {{ adapter.get_columns_in_relation(this) }} {{ adapter.get_relation('', 's', 't') }} {{ run_query('select 1') is none }}{{ 'yes' if run_query('x') else 'no' }}{{ is_incremental() }}";
    expect(parse(text).output).toBe('False [] None FalsenoFalse');
  });

  it('lets undefined values pass in the template, but not in macros', () => {
    expect(parse('[{{ nothing.at.all }}{{ nope.call(1) }}{{ dbt_utils.star(ref("x")) }}]').output).toBe('[]');
    expect(() => parse('{{ m() }}', '{% macro m() %}{{ nothing.at }}{% endmacro %}')).toThrow("'nothing' is undefined");
  });

  it('fails where the result of a query is used without asking whether there is one', () => {
    expect(() => parse("{% set r = run_query('select 1') %}{{ r.columns[0] }}")).toThrow('TS3002');
  });

  it('gives None for a variable that nobody sets', () => {
    const { output } = parse("{{ var('x') }} {{ var('y', 'd') }} {{ var('z') }}", '', { z: '{{ 1 + 1 }}' });
    expect(output).toBe('None d 2');
  });

  it('tells which environment variables were read, and what another invocation may answer differently', () => {
    const macros = "{% macro m() %}{{ context['flags'].FULL_REFRESH }}{{ env_var('NOPE', 'd') }}{% endmacro %}";
    const { env, volatile } = parse("{{ env_var('HOME') }}{{ target.name }}{{ invocation_id }}{{ m() }}", macros);
    expect(env).toEqual(['HOME', 'NOPE']);
    expect(volatile).toEqual(['invocation_id', 'flags']);
  });

  it("lets a project's ref replace dbt's, which stays in builtins", () => {
    const macros = "{% macro ref() %}{{ return(builtins.ref(*varargs) ~ ' /* ' ~ varargs[-1] ~ ' */') }}{% endmacro %}";
    const { output, refs } = parse("{{ ref('b') }}", macros);
    expect(output).toBe('`dev`.`m` /* b */');
    expect(refs).toHaveLength(1);
  });

  it.each([
    ['{{ ref() }}', 'TS3006 ref() takes at most two arguments (0 given)'],
    ["{{ ref('p', 'b', 'c') }}", 'TS3006 ref() takes at most two arguments (3 given)'],
    ['{{ ref(none) }}', 'TS3006 The name argument to ref() must be a string, got NoneType'],
    ["{{ source('only_one') }}", 'TS3006 source() takes exactly two arguments (1 given)'],
    ["{{ env_var('NOPE') }}", "TS1008 Env var required but not provided: 'NOPE'"],
    [
      "{{ env_var('DBT_ENV_SECRET_X', 'd') }}",
      'TS3010 Secret env vars are allowed only in profiles.yml or packages.yml',
    ],
  ])('%s fails: %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
