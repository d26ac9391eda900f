import { describe, expect, it } from 'vitest';
import { testLibrary } from '../testing/fixtures.ts';

const ids = testLibrary({
  p: `{% macro who() %}{% endmacro %}{% macro default__part() %}{% endmacro %}{% macro clickhouse__greet() %}{% endmacro %}
        {% macro hash(x) %}{% endmacro %}{% macro is_incremental() %}{% endmacro %}
        {% materialization view, adapter='clickhouse' %}{% endmaterialization %}{% test positive(model) %}{% endtest %}
        {% macro generate_alias_name(a, node) %}{% endmacro %}`,
  helper: `{% macro who() %}{% endmacro %}{% macro clickhouse__part() %}{% endmacro %}{% macro default__greet() %}{% endmacro %}
        {% materialization table, adapter='clickhouse' %}{% endmaterialization %}
        {% materialization special, default %}{% endmaterialization %}
        {% macro generate_schema_name(a, node) %}{% endmacro %}{% test min_rows(model) %}{% endtest %}`,
});

describe('buildMacroLibrary', () => {
  it.each([
    ['who', 'p', 'macro.p.who'],
    ['who', 'helper', 'macro.helper.who'],
    ['hash', 'helper', 'macro.p.hash'],
    ['dateadd', 'p', 'macro.dbt.dateadd'],
    ['is_incremental', 'helper', 'macro.p.is_incremental'],
    ['min_rows', 'p', undefined],
  ])('%s from %s is %s', (name, from, id) => {
    expect(ids.find(name, from)?.unique_id).toBe(id);
  });

  it.each([
    ['who', 'macro.p.who'],
    ['default__greet', 'macro.helper.default__greet'],
    ['dateadd', 'macro.dbt.dateadd'],
    ['nobodys', undefined],
  ])('%s is, wherever it is looked for, %s', (name, id) => {
    expect(ids.findAnywhere(name)?.unique_id).toBe(id);
  });

  it("finds dbt-clickhouse's macros in the dbt namespace, before dbt's own", () => {
    expect(ids.namespace('dbt')?.get('is_incremental')?.unique_id).toBe('macro.dbt_clickhouse.is_incremental');
    expect(ids.namespace('dbt')?.get('engine_clause')?.unique_id).toBe('macro.dbt_clickhouse.engine_clause');
  });

  it.each([
    ['greet', 'helper', 'macro.p.clickhouse__greet'],
    ['part', 'helper', 'macro.p.default__part'],
    ['hash', 'dbt', 'macro.dbt_clickhouse.clickhouse__hash'],
    ['dateadd', 'dbt', 'macro.dbt.default__dateadd'],
    ['part', null, 'macro.p.default__part'],
  ])('dispatches %s in %s to %s', (name, namespace, id) => {
    expect(ids.dispatch(name, namespace, 'p').unique_id).toBe(id);
  });

  it("follows the project's search order", () => {
    const order = [{ macro_namespace: 'helper', search_order: ['helper', 'p'] }];
    const packages = {
      p: '{% macro clickhouse__greet() %}{% endmacro %}{% macro default__part() %}{% endmacro %}',
      helper: '{% macro default__greet() %}{% endmacro %}{% macro clickhouse__part() %}{% endmacro %}',
    };
    const library = testLibrary(packages, order);
    expect(library.dispatch('greet', 'helper', 'p').unique_id).toBe('macro.helper.default__greet');
    expect(library.dispatch('part', 'helper', 'p').unique_id).toBe('macro.helper.clickhouse__part');
  });

  it('lists what it tried when there is nothing to dispatch to', () => {
    expect(() => ids.dispatch('none_there', 'p', 'p')).toThrow(
      "TS3009 In dispatch: no macro named 'none_there' found within namespace 'p'; searched for 'p.clickhouse__none_there', 'p.default__none_there'",
    );
  });

  it.each([
    ['view', 'macro.p.materialization_view_clickhouse'],
    ['table', 'macro.dbt_clickhouse.materialization_table_clickhouse'],
    ['seed', 'macro.dbt.materialization_seed_default'],
    ['special', 'macro.helper.materialization_special_default'],
    ['nope', undefined],
  ])('the materialization %s is %s', (name, id) => {
    expect(ids.materialization(name)?.unique_id).toBe(id);
  });

  it.each([
    ['unique', null, 'macro.dbt.test_unique'],
    ['positive', null, 'macro.p.test_positive'],
    ['min_rows', 'helper', 'macro.helper.test_min_rows'],
    ['min_rows', null, undefined],
  ])('the generic test %s in %s is %s', (name, namespace, id) => {
    expect(ids.genericTest(name, namespace, 'p')?.unique_id).toBe(id);
  });

  it("names a package's nodes with its own macro, all others with the root's", () => {
    expect(ids.namingOverride('schema', 'helper')?.unique_id).toBe('macro.helper.generate_schema_name');
    expect(ids.namingOverride('schema', 'p')).toBeUndefined();
    expect(ids.namingOverride('alias', 'helper')?.unique_id).toBe('macro.p.generate_alias_name');
  });

  it('reads what a macro calls from its text', () => {
    const library = testLibrary({
      p: `{% macro money(c) %}{% endmacro %}
          {% macro uses(c) %}{{ money(c) }} {{ p.money(c) }} {{ dbt.type_string() }} {{ ref('x') }} {{ c.upper() }} {{ uses(1) }}{% endmacro %}
          {% macro log(text) %}{% endmacro %}{% macro says() %}{{ log('a') }}{{ p.log('b') }}{% endmacro %}{% macro ref() %}{% endmacro %}{% macro refers() %}{{ ref('a') }}{% endmacro %}
          {% macro both(x) %}{{ return(adapter.dispatch('both')(x)) }}{% endmacro %}{% macro clickhouse__both(x) %}{% endmacro %}`,
    });
    const dependencies = (name: string) => library.dependencies(library.find(name, 'p') as never);
    expect(dependencies('uses')).toEqual(['macro.p.money', 'macro.dbt.type_string']);
    expect(dependencies('says')).toEqual(['macro.p.log']);
    expect(dependencies('refers')).toEqual([]);
    expect(dependencies('both')).toEqual(['macro.p.clickhouse__both']);
  });

  it('knows overrides of built-ins, also those reached by dispatch', () => {
    const library = testLibrary({
      p: '{% macro engine_clause() %}{% endmacro %}{% macro clickhouse__create_table_as(temporary, relation, sql) %}{% endmacro %}{% macro refreshable_mv_clause() %}{% endmacro %}',
    });
    expect(library.override('engine_clause')?.unique_id).toBe('macro.p.engine_clause');
    expect(library.override('create_table_as')?.unique_id).toBe('macro.p.clickhouse__create_table_as');
    expect(library.override('create_view_as')).toBeUndefined();
    expect(library.overridesWithoutEffect().map(macro => macro.name)).toEqual(['refreshable_mv_clause']);
  });
});
