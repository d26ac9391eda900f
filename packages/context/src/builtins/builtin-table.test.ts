import { describe, expect, it } from 'vitest';
import { runAdapter } from '../adapter/adapter.ts';
import { runConfig } from '../names/config.ts';
import { strictEnvironment } from '../phases/environments.ts';
import { phaseScope } from '../phases/phase.ts';
import { lazyNames } from '../phases/phase-scope.ts';
import { renderText, testInvocation, testLibrary, testNode, testProject } from '../testing/fixtures.ts';
import { builtinMacroNodes } from './builtin-macro-nodes.ts';
import { BUILTIN_TABLE } from './builtin-table.ts';

const invocation = testInvocation();
const library = testLibrary();

function show(text: string, config = {}): string {
  const scope = phaseScope(
    { library, invocation, project: testProject() },
    { id: undefined, packageName: 'p' },
    adapter => [
      lazyNames({
        execute: true,
        adapter: () => runAdapter(adapter),
        config: () => runConfig(testNode('m', { config }), () => null),
      }),
    ],
  );
  return renderText(text, scope, { environment: strictEnvironment(invocation) });
}

describe('the built-in table', () => {
  it('names every macro once for each package', () => {
    expect(Object.keys(builtinMacroNodes())).toHaveLength(BUILTIN_TABLE.length);
  });

  it.each(Object.values(builtinMacroNodes()))('$unique_id compiles, and what it dispatches to exists', macro => {
    expect(library.compiled(macro).name).toBe(macro.name);
    expect(library.dependencies(macro)).toBeInstanceOf(Array);
  });

  // Recorded from dbt-clickhouse.
  it.each([
    ["dbt.concat(['a', 'b'])", 'a || b'],
    ["dbt.concat(['only'])", 'only'],
    ["dbt.hash('42')", 'lower(hex(MD5(toString(42 ))))'],
    ["dbt.split_part('s', \"'|'\", 2) | trim", "splitByString('|', s)[2]"],
    ["dbt.string_literal('x')", "'x'"],
    ["dbt.escape_single_quotes(\"it's ''two''\")", "it''s ''''two''''"],
    ['dbt.type_string() ~ dbt.type_int() ~ dbt.type_bigint() ~ type_timestamp()', 'StringInt32bigintDateTime'],
    ['dbt.type_numeric() ~ dbt.type_boolean() ~ dbt.type_float()', 'Decimal(28, 6)booleanFloat32'],
    ['dbt.except() | trim', 'except'],
    ["dbt.any_value('n')", 'any(n)'],
    ["dbt.bool_or('n = 1')", 'max(n = 1) > 0'],
    ["dbt.safe_cast('null', 'Int32') | trim", "CAST(defaultValueOfTypeName('Int32') AS Int32)"],
    ["dbt.replace('f', \"'a'\", \"'b'\") | trim", "replaceAll(f,'a','b')"],
    ["dbt.replace('f', 'a', '') | trim", "replaceAll(f,'a','')"],
    ["dbt.cast_bool_to_text('b') | trim", "multiIf(b > 0, 'true', b = 0, 'false', NULL)"],
    ["dbt.dateadd('day', 1, 'x')", '\n\n    dateadd(\n        day,\n        1,\n        x\n        )\n\n'],
    ["dbt.date_trunc('month', 'x')", "date_trunc('month', x)"],
    [
      "dbt.listagg('x', \"','\", 'order by y desc') | trim",
      "arrayStringConcat(arrayMap(x -> x.1, arrayReverseSort(x -> x.2, arrayZip(array_agg(x), array_agg(y)))), ',')",
    ],
    ['dbt.current_timestamp() ~ dbt.date(2024, 1, 31)', "now()toDate('2024-01-31')"],
    ["dbt.dates_in_range('20240130', '20240202')", "['20240130', '20240131', '20240201', '20240202']"],
    ["dbt.partition_range('20240101, 20240103')", "['20240101', '20240102', '20240103']"],
    ["dbt.convert_datetime('2024-01-05', '%Y-%m-%d')", '2024-01-05 00:00:00'],
    ['dbt.get_powers_of_two(5)', '3'],
    ["dbt.get_quoted_csv(['a', 'b c'])", '"a", "b c"'],
    ['dbt.diff_columns([], [])', '[]'],
    ["default__hash('x') ~ clickhouse__hash('x')", 'md5(cast(x as String))lower(hex(MD5(toString(x ))))'],
    ['dbt.materialization_test_default is defined', 'True'],
    ['dbt.optional is defined', 'False'],
  ])('%s is %s', (expression, expected) => {
    expect(show(`{{ ${expression} }}`)).toBe(expected);
  });

  it('writes the clauses of CREATE TABLE from the configuration', () => {
    const config = {
      engine: 'ReplacingMergeTree()',
      order_by: ['a', 'b'],
      partition_by: 'toYYYYMM(d)',
      primary_key: ['a'],
      ttl: 'd + interval 1 day',
    };
    const text =
      "{{ engine_clause() }}{{ order_cols('order by') }}{{ partition_cols('partition by') }}{{ primary_key_clause('primary key') }}{{ ttl_config('ttl') }}";
    expect(show(text, config).replace(/\s+/g, ' ')).toBe(
      ' engine = ReplacingMergeTree() order by (a,b) partition by (toYYYYMM(d)) primary key (a) ttl d + interval 1 day',
    );
  });

  it('says so when a macro is called whose work plans do', () => {
    expect(() => show('{{ clickhouse__create_mvs(1, 2, 3, 4) }}')).toThrow(
      'TS9003 clickhouse__create_mvs cannot be called',
    );
  });
});
